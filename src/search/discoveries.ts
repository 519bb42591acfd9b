import type { Instance, Judgement } from '../semantics/index.js';
import type { Discovery, Snapshot } from './snapshot.js';

/** What a search has found first of each property, and whether that ends it. */
export class Discoveries<W> {
  readonly byProperty = new Map<string, Discovery>();
  /** Was something violated that stops the search? */
  isBroken = false;
  readonly #stops: (propertyId: string) => boolean;

  /** @param stops which properties end a search when they are violated. */
  constructor(stops: (propertyId: string) => boolean) {
    this.#stops = stops;
  }

  note({ property: { id } }: Instance<W>, judgement: Judgement, inStep: boolean, level: number): void {
    if (judgement !== 'violated' && judgement !== 'reached') {
      return;
    }
    if (!this.byProperty.has(id)) {
      this.byProperty.set(id, { judgement, inStep, level });
    }
    this.isBroken ||= judgement === 'violated' && this.#stops(id);
  }

  /** What another search had found. */
  restore({ sightings, isBroken }: Pick<Snapshot, 'sightings' | 'isBroken'>): void {
    for (const [property, sighting] of sightings) {
      this.byProperty.set(property, sighting);
    }
    this.isBroken = isBroken;
  }
}

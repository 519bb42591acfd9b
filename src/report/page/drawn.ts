import type { Action, Depiction, Drawing, Model, Step, View } from '../../language/index.js';
import { drawEvent, drawInstance, drawValue } from '../../trace/depict.js';
import { diff, drawChange } from '../../trace/diff.js';
import { happenedIn } from '../steps.js';
import { drawingFromFields } from './drawing-from-fields.js';
import type { PageChange } from './page-data.js';
import type { Places } from './places.js';

/** A model with the way it is drawn: what everything on the page is made from. */
export class Drawn {
  readonly drawing: Drawing<unknown>;
  readonly #lanes: ReadonlyMap<string, number>;

  constructor(
    readonly model: Model<unknown>,
    readonly depiction?: Depiction,
  ) {
    this.drawing = depiction?.drawing ?? drawingFromFields(model, depiction);
    this.#lanes = new Map(this.drawing.lanes.map(({ id }, place) => [id, place]));
  }

  /** The number of a lane, by its id; of one that the drawing does not have, the first. */
  lane(id: string): number {
    return this.#lanes.get(id) ?? 0;
  }

  laneOf(action: Action): number {
    return this.lane(this.drawing.laneOf(action, this.#byOf(action)));
  }

  /** `KVM vCPU0`. */
  whoOf(action: Action): string {
    const lane = this.drawing.lanes[this.laneOf(action)];
    return [lane?.name ?? this.#byOf(action), lane?.group].filter(Boolean).join(' ');
  }

  #byOf({ rule: id }: Action): string {
    return this.model.rules.find((rule) => rule.id === id)?.by ?? '';
  }

  /** `guest.dir(vcpu=1, irq=40)`. */
  nameOf({ rule, params }: Action): string {
    return drawInstance(rule, params, this.depiction);
  }

  short(step: Step<unknown>): string {
    return this.drawing.short(step);
  }

  /** What differs between two worlds, as far as it is drawn. */
  changes(before: unknown, after: unknown, places: Places): readonly PageChange[] {
    return diff(this.model.world, before, after, this.depiction)
      .filter((change) => drawChange(change, this.depiction) !== undefined)
      .map((change) => ({
        place: places.numberOf(change.path),
        before: drawValue(change.before, change.path, this.depiction),
        after: drawValue(change.after, change.path, this.depiction),
      }));
  }

  happened(world: unknown): readonly string[] {
    return happenedIn(this.model, world).map((event) => drawEvent(event, this.depiction));
  }
}

export const stepOf = (before: unknown, action: Action, after: unknown): Step<unknown> => ({
  before: before as View<unknown>,
  after: after as View<unknown>,
  action,
});

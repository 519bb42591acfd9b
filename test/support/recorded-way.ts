import type { View } from '../../src/language/index.js';
import type { Stepper } from '../../src/simulate/stepper.js';
import { type TransitionCache, unpack } from '../../src/transitions/index.js';

/** A walk that runs each recipe on a recording draft, and remembers nothing. */
export class RecordedWay<W> implements Stepper {
  found = 0;
  paths = 0;
  state = new Int32Array(0);
  readonly #hits = new Map<number, number>();

  constructor(readonly cache: TransitionCache<W>) {}

  begin(start: Int32Array): void {
    this.state = start.slice();
    this.ask();
  }

  hits(action: number): number {
    return this.#hits.get(action) ?? 0;
  }

  isEnabled(action: number): boolean {
    this.found = action;
    return this.cache.uncached.isEnabled(action, unpack(this.cache.layout, this.state) as View<W>);
  }

  take(action: number): void {
    this.#hits.set(action, this.hits(action) + 1);
    const after = this.cache.uncached.execute(action, this.state);
    if (after === undefined) {
      throw new Error('what is not enabled was taken');
    }
    this.state = after.slice();
  }

  ask(): void {
    const { actions, worldProperties } = this.cache;
    for (let place = 0; place < worldProperties.length; place++) {
      this.cache.uncached.judgeState(actions.length + place, this.state);
    }
  }
}

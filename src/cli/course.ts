import type { Sample } from '../report/outcome.js';
import type { Progress } from '../search/result.js';

/** So many samples are enough to draw. */
const mostSamples = 64;

/** How a search went: how many states it had seen after how many seconds. */
export class Course {
  #samples: Sample[] = [];
  /** Of so many that come, one is kept. */
  #every = 1;
  #came = 0;

  add({ seconds, states }: Pick<Progress, 'seconds' | 'states'>): void {
    if (this.#came++ % this.#every > 0) {
      return;
    }
    this.#samples.push({ seconds, states });
    if (this.#samples.length >= mostSamples) {
      this.#samples = this.#samples.filter((_, place) => place % 2 === 0);
      this.#every *= 2;
    }
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }
}

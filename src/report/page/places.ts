import type { Depiction, Model } from '../../language/index.js';
import { drawValue, nameOf } from '../../trace/depict.js';
import { unitOf } from '../../trace/diff.js';
import { type Path, valueAt, written } from '../../trace/path.js';
import type { PagePlace } from './page-data.js';

/** A model and how it is drawn. */
interface Drawable {
  readonly model: Model<unknown>;
  readonly depiction?: Depiction | undefined;
}

/** Numbers the places of a trace as they are met: a list, or what is drawn as one, is one place. */
export class Places {
  readonly all: PagePlace[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(
    readonly drawn: Drawable,
    readonly start: unknown,
  ) {}

  numberOf(path: Path): number {
    const key = written(path);
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      return known;
    }
    const { depiction } = this.drawn;
    const initially = drawValue(valueAt(this.start, path), path, depiction);
    this.all.push({ path: key, name: nameOf(path, depiction), initially });
    this.#numbers.set(key, this.all.length - 1);
    return this.all.length - 1;
  }

  /** The numbers of what some paths are in, each once; without those that are not drawn, and the list of events. */
  numbersOf(paths: readonly Path[]): readonly number[] {
    const { model, depiction } = this.drawn;
    const numbers = paths.flatMap((path) => {
      const unit = unitOf(model.world, path, depiction);
      const isEvents = model.world.fields[String(path[0])]?.kind === 'happened';
      return unit === undefined || isEvents ? [] : [this.numberOf(unit)];
    });
    return [...new Set(numbers)].filter((number) => this.all[number]?.initially !== '');
  }
}

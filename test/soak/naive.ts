import {
  type Action,
  assignmentsOf,
  type Compiled,
  type CompiledProperty,
  type CompiledRule,
  changed,
  compile,
  type Description,
  type Params,
  type Step,
} from './description.js';
import { keyOf as keyIn, neutralOf, outside, type Shape, settledCopy, type World } from './shape.js';

/** What is counted of the worlds of a level, and of the steps from them. */
export interface Level {
  readonly worlds: number;
  /** By rule. */
  readonly firings: Readonly<Record<string, number>>;
  /** By property: in how many worlds, or steps, of how many instances it was triggered, or a witness reached. */
  readonly danger: Readonly<Record<string, number>>;
}

export interface NaiveResult {
  /** From the initial worlds on; the last one was not expanded where the search was cut. */
  readonly levels: readonly Level[];
  /** There were more states than it may take. */
  readonly isCut: boolean;
  /** By property: after how many steps it is first violated or, a witness, reached. */
  readonly first: Readonly<Record<string, number>>;
  /** Where a recipe fails: while so many levels are expanded, -1 being the judging of the first. */
  readonly failure: { readonly level: number; readonly text: string } | undefined;
}

/** A recipe that throws, or makes a world of another shape. */
export class Failure extends Error {}

/** Said of a step that leaves the schema: it is a violation, and leads nowhere. */
export const departed = 'departed';
export const inSchema = 'in-schema';
export const deadlock = 'no-deadlock';

/** A model that is executed on plain objects: each effect changes a copy of the world. */
export class Machine {
  readonly compiled: Compiled;
  readonly actions: readonly Action[];
  readonly instances: readonly { readonly property: CompiledProperty; readonly params: Params }[];
  readonly starts: readonly World[];
  readonly #happened: readonly string[];
  readonly #locals: readonly string[];
  readonly #rules: ReadonlyMap<string, CompiledRule>;

  constructor(readonly description: Description) {
    const { world } = description;
    this.compiled = compile(description);
    const { rules, properties, starts } = this.compiled;
    this.#locals = Object.keys(world.fields).filter((name) => world.fields[name]?.kind === 'local');
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.actions = rules.flatMap(({ id, for: domains }) =>
      assignmentsOf(domains).map((params) => ({ rule: id, params })),
    );
    this.instances = properties.flatMap((property) =>
      assignmentsOf(property.for).map((params) => ({ property, params })),
    );
    this.#happened = Object.keys(world.fields).filter((name) => world.fields[name]?.kind === 'happened');
    this.starts = starts.map((start) => changed(world, neutralOf(world) as World, start));
  }

  keyOf(world: World): string {
    return keyIn(this.description.world, world);
  }

  /** The world after an action, with what happened; undefined where it is not enabled; or it leaves the schema. */
  step(before: World, { rule: id, params }: Action): World | typeof departed | undefined {
    const rule = this.#rules.get(id);
    if (rule === undefined) {
      throw new Failure(`there is no rule ${id}`);
    }
    return failing(id, () => {
      if (!rule.when(before, params)) {
        return undefined;
      }
      const { world: shape } = this.description;
      // A copy is nobody else's, nor is any part of it in two places.
      let world = settledCopy(shape, before) as World;
      for (const effect of rule.does) {
        effect(world, params);
        const wrong = outside(shape, world);
        if (wrong?.isOfShape) {
          return departed;
        }
        if (wrong !== undefined) {
          throw new Failure(`${wrong.path} is of another shape`);
        }
        world = settledCopy(shape, world) as World;
      }
      return { ...world, ...this.#neutralLocals() };
    });
  }

  #neutralLocals(): World {
    const { fields } = this.description.world;
    return Object.fromEntries(this.#locals.map((name) => [name, neutralOf(fields[name] as Shape)]));
  }

  /** The same world, in which nothing has happened yet. */
  atRest(world: World): World {
    return { ...world, ...Object.fromEntries(this.#happened.map((name) => [name, []])) };
  }

  /** Is a property triggered, and is it broken there? A witness is triggered where it is reached. */
  judgeWorld({ property, params }: Machine['instances'][number], world: World): Judgement {
    return failing(property.id, () => {
      switch (property.kind) {
        case 'always':
          return judgementOf(property, world, params);
        case 'sometimes':
          return property.holds(world as never, params) ? 'reached' : 'idle';
        default:
          return 'idle';
      }
    });
  }

  judgeStep({ property, params }: Machine['instances'][number], step: Step): Judgement {
    return failing(property.id, () => {
      switch (property.kind) {
        case 'everyStep':
          return isAbout(property, step, params) ? judgementOf(property, step, params) : 'idle';
        case 'someStep':
          return property.holds(step as never, params) ? 'reached' : 'idle';
        default:
          return 'idle';
      }
    });
  }
}

export type Judgement = 'idle' | 'kept' | 'violated' | 'reached';

const judgementOf = ({ when, holds }: CompiledProperty, subject: unknown, params: Params): Judgement =>
  when(subject as never, params) ? (holds(subject as never, params) ? 'kept' : 'violated') : 'idle';

const isAbout = ({ about }: CompiledProperty, step: Step, params: Params): boolean =>
  Object.entries(about).every(([name, valuesOf]) => {
    const values = valuesOf(step);
    return values === 'any' || values.includes(params[name] ?? null);
  });

const failing = <T>(what: string, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw new Failure(`${what}: ${(error as Error).message}`);
  }
};

/** A search takes so many firings for each world that it may see. */
const firingsOfEach = 15;

/**
 * Every world that can be reached, breadth first; a violation does not stop it.
 * @param keyOf what tells worlds apart.
 */
export const naiveSearch = (
  machine: Machine,
  mostWorlds: number,
  keyOf: (world: World) => string = (world) => machine.keyOf(world),
): NaiveResult => {
  const seen = new Set<string>();
  const levels: Level[] = [];
  const first: Record<string, number> = {};
  let failure: NaiveResult['failure'];
  let level: World[] = [];
  let fired = 0;

  const find = (world: World): void => {
    const key = keyOf(world);
    if (!seen.has(key)) {
      seen.add(key);
      level.push(machine.atRest(world));
    }
  };
  const note = (danger: Record<string, number>, id: string, judgement: Judgement, steps: number): void => {
    if (judgement !== 'idle') {
      danger[id] = (danger[id] ?? 0) + 1;
    }
    if (judgement === 'violated' || judgement === 'reached') {
      first[id] = Math.min(first[id] ?? Infinity, steps);
    }
  };
  const attempt = (phase: number, run: () => void): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Failure)) {
        throw error;
      }
      failure ??= { level: phase, text: error.message };
    }
  };
  const judge = (worlds: readonly World[], danger: Record<string, number>, depth: number): void => {
    for (const world of worlds) {
      for (const instance of machine.instances) {
        attempt(depth - 1, () => note(danger, instance.property.id, machine.judgeWorld(instance, world), depth));
      }
    }
  };
  const expand = (before: World, firings: Record<string, number>, danger: Record<string, number>, depth: number) => {
    let isEnd = true;
    for (const action of machine.actions) {
      attempt(depth, () => {
        const after = machine.step(before, action);
        if (after === undefined) {
          return;
        }
        isEnd = false;
        firings[action.rule] = (firings[action.rule] ?? 0) + 1;
        fired++;
        if (after === departed) {
          note(danger, inSchema, 'violated', depth + 1);
          return;
        }
        for (const instance of machine.instances) {
          const judgement = machine.judgeStep(instance, { before, after, action });
          note(danger, instance.property.id, judgement, depth + 1);
        }
        find(after);
      });
    }
    const { ends } = machine.compiled;
    if (isEnd && ends !== undefined) {
      attempt(depth, () => note(danger, deadlock, ends(before) ? 'kept' : 'violated', depth));
    }
  };

  for (const start of machine.starts) {
    find(start);
  }
  while (level.length > 0) {
    const worlds = level;
    level = [];
    const firings: Record<string, number> = {};
    const danger: Record<string, number> = {};
    const depth = levels.length;
    levels.push({ worlds: worlds.length, firings, danger });
    judge(worlds, danger, depth);
    if (seen.size > mostWorlds || failure !== undefined) {
      return { levels, isCut: true, first, failure };
    }
    for (const world of worlds) {
      // What was found of the level that is left unfinished is not counted, for the one before it is the last.
      if (seen.size > 2 * mostWorlds || fired > firingsOfEach * mostWorlds) {
        return { levels, isCut: true, first, failure };
      }
      expand(world, firings, danger, depth);
    }
  }
  return { levels, isCut: false, first, failure };
};

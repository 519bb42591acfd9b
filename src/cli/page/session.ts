import { isDeepStrictEqual } from 'node:util';
import { type Action, type Model, UsageError } from '../../language/index.js';
import { titleOf } from '../../report/labels.js';
import { Drawn } from '../../report/page/drawn.js';
import type { PageAnswer, PageSession } from '../../report/page/page-data.js';
import { pageTrace } from '../../report/page/page-trace.js';
import type { PropertyResult } from '../../search/result.js';
import { everyInstanceOf, initialWorlds } from '../../semantics/index.js';
import { atRandom, shortest } from '../../serve/drive.js';
import { markOf, Walker, type Way, wayIn, written } from '../../serve/way.js';
import { judgeEnding, lastWorld } from '../../trace/ending.js';
import { isRecord } from '../../trace/json-format.js';
import type { Trace } from '../../trace/trace.js';
import type { Catalogue } from '../catalogue.js';
import { type Check, checkOf } from '../plan.js';
import { assertEra, bugNamed, scenarioNamed, typed } from '../scenarios.js';
import { factsOf } from './facts.js';

/** What is walked through: a scenario in an era, perhaps with a bug. */
interface Place {
  readonly check: Check;
  readonly walker: Walker<unknown>;
  readonly drawn: Drawn;
}

/** A walk through the models of a catalogue. It keeps nothing of a user but the models that were made. */
export class Session {
  readonly #places = new Map<string, Place>();

  constructor(readonly catalogue: Catalogue) {}

  readonly answers = {
    run: async (question: unknown): Promise<PageAnswer> => {
      const { place, way } = this.#asked(question);
      return this.#answer(place, way);
    },
    random: async (question: unknown): Promise<PageAnswer> => {
      const { place, way } = this.#asked(question);
      const trace = place.walker.trace(way);
      const actions = atRandom(place.check.model, lastWorld(trace));
      const says = `${actions.length} steps at random${actions.length === 0 ? ': nothing can happen' : ''}`;
      return this.#answer(place, this.#onwards(place, trace, way, actions), says);
    },
    shortest: async (question: unknown, signal: AbortSignal): Promise<PageAnswer> => {
      const { place, way } = this.#asked(question);
      const trace = place.walker.trace(way);
      const property = wordOf(question, 'property') ?? '';
      const { actions, says } = await shortest(place.check.model, lastWorld(trace), property, signal);
      return this.#answer(place, this.#onwards(place, trace, way, actions), says);
    },
    /** The same actions elsewhere, as far as they can be taken there. */
    elsewhere: async (question: unknown): Promise<PageAnswer> => {
      const { place, way } = this.#asked(question);
      const other = this.#place(
        this.#named(wordOf(question, 'scenario'), wordOf(question, 'era'), wordOf(question, 'bug')),
      );
      if (other.check.subject.scenario !== place.check.subject.scenario) {
        return this.#answer(other, [0]);
      }
      const actions = place.walker.trace(way).steps.map(({ action }) => action);
      const there = other.walker.wayOf(way[0], actions);
      const taken = there.length - 1;
      const says = taken === actions.length ? 'the same actions' : `step ${taken + 1} cannot be taken there`;
      return this.#answer(other, there, says);
    },
  };

  /** What the page begins with. */
  opening(start: string): PageSession {
    const { version, scenarios, bugs } = this.catalogue;
    return {
      format: 'vgicheck-session',
      version: 1,
      vgicheck: version,
      scenarios: scenarios
        .filter(({ usage }) => usage === undefined)
        .map(({ id, says, eras, bugs: own }) => ({
          id,
          says,
          eras,
          bugs: own ?? bugs.map((bug) => bug.id),
        })),
      bugs: bugs.map(({ id, says }) => ({ id, says })),
      start,
    };
  }

  /**
   * The link of a scenario where nothing has happened yet.
   * @throws UsageError where there is none of that name.
   */
  beginning(scenario: string | undefined, era: string | undefined, bug: string | undefined): string {
    const first = bug === undefined ? this.catalogue.scenarios[0]?.id : bugNamed(this.catalogue, bug).scenario;
    return this.#link(this.#place(this.#named(scenario ?? first, era, bug)), [0]);
  }

  linkOf(check: Check, trace: Trace<unknown>): string {
    const { scenario, era, bug } = check.subject;
    const place = this.#place(this.#named(scenario, era, bug));
    const start = initialWorlds(check.model).findIndex((world) => isDeepStrictEqual(world, trace.start));
    return this.#link(
      place,
      place.walker.wayOf(
        Math.max(0, start),
        trace.steps.map(({ action }) => action),
      ),
    );
  }

  /** @throws UsageError where the link is of another model or version, or cannot be walked. */
  checked(link: string): string {
    const { place, way } = this.#linked(link);
    place.walker.trace(way);
    return link;
  }

  #named(scenario: string | undefined, era: string | undefined, bug: string | undefined): Check {
    const asked = scenarioNamed(this.catalogue, scenario ?? '');
    const known = bug === undefined ? undefined : bugNamed(this.catalogue, bug);
    if (era !== undefined) {
      assertEra(this.catalogue, era);
    }
    const chosen = era ?? (known !== undefined && asked.scenario.eras.length > 0 ? known.era : asked.scenario.eras[0]);
    if (chosen !== undefined && !asked.scenario.eras.includes(chosen)) {
      throw new UsageError(
        `the scenario ${asked.name} is not checked in ${chosen}; its eras: ${asked.scenario.eras.join(', ')}`,
      );
    }
    return checkOf(asked, chosen, known);
  }

  #place(check: Check): Place {
    const { scenario, era, bug } = check.subject;
    const key = JSON.stringify([scenario, era, bug]);
    const known = this.#places.get(key) ?? {
      check,
      walker: new Walker(check.model),
      drawn: new Drawn(check.model, check.depiction),
    };
    this.#places.set(key, known);
    return known;
  }

  #asked(question: unknown): { readonly place: Place; readonly way: Way } {
    const link = wordOf(question, 'link');
    if (link === undefined) {
      throw new UsageError('the question has no link');
    }
    const { place, way } = this.#linked(link);
    const taken = isRecord(question) ? question.take : undefined;
    const upTo = isRecord(question) ? question.upTo : undefined;
    const shorter = typeof upTo === 'number' ? cut(way, upTo) : way;
    return { place, way: typeof taken === 'number' ? [...shorter, taken] : shorter };
  }

  #linked(link: string): { readonly place: Place; readonly way: Way } {
    const words = new URLSearchParams(link);
    const word = (name: string): string | undefined => words.get(name) ?? undefined;
    const place = this.#place(this.#named(word('scenario'), word('era'), word('bug')));
    const mark = markOf(place.check.model, this.catalogue.version);
    if (words.has('model') && words.get('model') !== mark) {
      throw new UsageError(
        `the link was made with another version of ${place.check.subject.scenario}, where its actions have other numbers`,
      );
    }
    return { place, way: wayIn(words.get('way') ?? '') };
  }

  #link({ check }: Place, way: Way): string {
    const { scenario, era, bug } = check.subject;
    return new URLSearchParams({
      scenario,
      ...(era === undefined ? {} : { era }),
      ...(bug === undefined ? {} : { bug }),
      model: markOf(check.model, this.catalogue.version),
      way: written(way),
    }).toString();
  }

  #onwards({ walker }: Place, trace: Trace<unknown>, [start]: Way, more: readonly Action[]): Way {
    return walker.wayOf(start, [...trace.steps.map(({ action }) => action), ...more]);
  }

  #answer(place: Place, way: Way, says = ''): PageAnswer {
    const { check, walker, drawn } = place;
    const trace = walker.trace(way);
    const { subject, model } = check;
    const link = this.#link(place, way);
    const shown = pageTrace({
      drawn,
      trace,
      subject,
      id: 'walk',
      label: [subject.scenario, subject.era, subject.bug].filter(Boolean).join(' '),
      headline: model.says,
      facts: factsOf(this.catalogue, subject),
      command: typed(this.catalogue, `explore '#${link}'`),
      results: brokenAt(model, trace),
      isShortest: false,
    });
    return {
      trace: { ...shown, others: [] },
      link,
      says,
      properties: model.properties.map(({ id, name, says: sentence, kind }) => ({
        id,
        title: titleOf({ id, name }),
        says: sentence,
        isWitness: kind === 'sometimes' || kind === 'someStep',
      })),
    };
  }
}

/** What the last world or step of a walk breaks, each property once. */
const brokenAt = (model: Model<unknown>, trace: Trace<unknown>): readonly PropertyResult<unknown>[] => {
  const broken = everyInstanceOf(model).filter((instance) => judgeEnding(instance, trace) === 'violated');
  const first = broken.filter(
    ({ property }, place) => broken.findIndex((other) => other.property.id === property.id) === place,
  );
  return first.map(({ property: { id, kind }, params }) => ({
    id,
    kind,
    verdict: 'violated',
    inDanger: 1,
    params,
    trace,
  }));
};

const cut = ([start, ...actions]: Way, steps: number): Way => [start, ...actions.slice(0, steps)];

const wordOf = (question: unknown, name: string): string | undefined => {
  const value = isRecord(question) ? question[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

import { heedsFairness } from '../../language/index.js';
import type { PropertyResult } from '../../search/result.js';
import { propertyOf } from '../../semantics/index.js';
import { dependenciesOf } from '../../trace/dependencies.js';
import { drawInstance } from '../../trace/depict.js';
import type { About } from '../../trace/recording.js';
import type { Trace } from '../../trace/trace.js';
import { worldsOf } from '../../trace/writers.js';
import { isWitness } from '../counterexample.js';
import { titleOf } from '../labels.js';
import type { Subject } from '../outcome.js';
import { plain } from '../paint.js';
import { heedsIn, howLong } from '../run.js';
import { stepsTable } from '../steps-table.js';
import { why } from '../why.js';
import { aheadOf } from './ahead.js';
import { choicesOf } from './choices.js';
import { type Drawn, stepOf } from './drawn.js';
import { itfOf } from './itf.js';
import { lanesOf } from './lanes.js';
import type { PageCrossing, PageEnding, PageStep, PageTrace } from './page-data.js';
import { Places } from './places.js';
import { differencesAtEnd, sectionsOf } from './sections.js';

/** A trace, with all that is said around it. */
export interface Told {
  readonly drawn: Drawn;
  readonly trace: Trace<unknown>;
  readonly subject: Subject;
  readonly id: string;
  readonly label: string;
  readonly headline: string;
  readonly facts: PageTrace['facts'];
  readonly command?: string;
  /** The properties that end with it. */
  readonly results: readonly PropertyResult<unknown>[];
  /** No shorter trace leads to where it ends. */
  readonly isShortest: boolean;
}

/** In longer traces only the last worlds have their choices with them. */
const mostChoices = 64;
/** In longer traces the distance to a violation is not looked for. */
const mostAhead = 100;

export const pageTrace = (told: Told): Omit<PageTrace, 'others'> => {
  const { drawn, trace, subject, results } = told;
  const worlds = worldsOf(trace);
  const places = new Places(drawn, trace.start);
  const { lanes, threads, renumbered } = stepsInLanes(drawn, trace, places);
  const { id, label, headline, facts, command } = told;
  const first = results.find((result) => !isWitness(result));
  const broken = first && propertyOf(drawn.model, first.id);
  return {
    id,
    label,
    subject: {
      scenario: subject.scenario,
      ...(subject.era === undefined ? {} : { era: subject.era }),
      ...(subject.bug === undefined ? {} : { bug: subject.bug }),
      bound: subject.bound,
    },
    headline,
    differences: differencesAtEnd(drawn.drawing.sections, worlds),
    facts,
    ...(command === undefined ? {} : { command }),
    endings: results.flatMap((result) => endingOf(told, result)),
    lanes,
    threads,
    steps: renumbered,
    ...(trace.loop === undefined ? {} : { loop: trace.loop }),
    sections: sectionsOf(drawn.drawing.sections, worlds),
    choices: worlds.map((world, place) =>
      place < worlds.length - mostChoices ? null : choicesOf(drawn, world, places, trace.steps[place]?.action),
    ),
    // No world of a loop is nearer to a violation than another.
    ...(broken === undefined || trace.loop !== undefined || trace.steps.length > mostAhead
      ? {}
      : { ahead: aheadOf(drawn, broken, worlds, told.isShortest) }),
    places: places.all,
    text: stepsTable(drawn.model, trace, { paint: plain, width: 100 }, drawn.depiction).join('\n'),
    itf: itfOf(aboutOf(told), drawn.model, trace),
  };
};

/** The steps of a trace, and the lanes that they are in. */
export const stepsInLanes = (drawn: Drawn, trace: Trace<unknown>, places: Places) => {
  const steps = trace.steps.map((_, place) => pageStep(drawn, trace, place, places));
  return lanesOf(drawn, worldsOf(trace), steps);
};

const aboutOf = ({ subject: { bound: _, ...subject }, results: [result] }: Told): About => ({
  ...subject,
  ...(result === undefined ? {} : { property: result.id, params: result.params ?? {} }),
});

const pageStep = (drawn: Drawn, trace: Trace<unknown>, place: number, places: Places): PageStep => {
  const { action, world: after } = trace.steps[place] as Trace<unknown>['steps'][number];
  const before = worldsOf(trace)[place];
  const rule = drawn.model.rules.find(({ id }) => id === action.rule);
  const step = stepOf(before, action, after);
  const { guard, effects } = dependenciesOf(drawn.model, before, action);
  const own = drawn.laneOf(action);
  return {
    rule: action.rule,
    action: drawn.nameOf(action),
    lane: own,
    who: drawn.whoOf(action),
    short: drawn.short(step),
    says: rule?.says ?? '',
    cites: rule?.cites ?? '',
    changes: drawn.changes(before, after, places),
    happened: drawn.happened(after),
    crossings: drawn.drawing.crossings(step).map(
      ({ from, to, says, isLost = false }): PageCrossing => ({
        from: from === undefined ? own : drawn.lane(from),
        ...(to === undefined ? {} : { to: drawn.lane(to) }),
        says,
        isLost,
      }),
    ),
    remarks: drawn.drawing.remarks(step),
    guard: places.numbersOf(guard),
    effects: effects.map(({ reads, writes }) => ({ reads: places.numbersOf(reads), writes: places.numbersOf(writes) })),
  };
};

const endingOf = ({ drawn, trace }: Told, result: PropertyResult<unknown>): readonly PageEnding[] => {
  const property = propertyOf(drawn.model, result.id);
  if (property === undefined) {
    return [];
  }
  const { looked, untouched, because } = why(drawn.model, property, result.params ?? {}, trace, drawn.depiction);
  return [
    {
      id: property.id,
      title: titleOf(property),
      says: property.says,
      cites: property.cites,
      instance: drawInstance(property.id, result.params ?? {}, drawn.depiction),
      isWitness: isWitness(result),
      looked,
      because: [
        ...Object.entries(because).map(([name, value]) => `${name} = ${value}`),
        ...(trace.loop === undefined ? [] : [`broken ${howLong(trace)}`]),
        ...(heedsFairness(property) ? heedsIn(drawn.model, trace, drawn.depiction) : []),
      ],
      untouched,
    },
  ];
};

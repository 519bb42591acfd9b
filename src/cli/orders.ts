import { type ExitCode, exitCode, UsageError } from '../language/index.js';
import {
  alone,
  componentsOf,
  exploreOrder,
  type Letter,
  spelled,
  type WalkLimits,
  type WalkProgress,
  walk,
} from '../orders/index.js';
import {
  type Broken,
  brokenIn,
  brokenOrders,
  ordersTable,
  ordersVerdict,
  orderTrace,
  type Replay,
  type Shown,
  type WalkedFamily,
} from '../report/orders.js';
import { reportOfOrders } from '../report/orders-cases.js';
import { ordersJson } from '../report/orders-json.js';
import { grouped, wrap } from '../report/table.js';
import { drawInstance } from '../trace/depict.js';
import { canvasOf, legendOption } from './canvas.js';
import { limitOptions, limitsOf } from './carry-out.js';
import type { Catalogue, OrdersPlan } from './catalogue.js';
import { command, withOption } from './command.js';
import type { Io } from './io.js';
import { numberOf } from './options.js';
import { progressLine, quietOption } from './progress.js';
import { Publication } from './publish.js';
import { namingOf, reportOptions, reportsWanted } from './reports.js';
import { assertEra, bugNamed, lacking, scenarioNamed, typed } from './scenarios.js';
import type { Work } from './shards/task.js';
import { type OrdersTask, taskOf, walkedCodec } from './shards/walks.js';
import { shardOptions, workOf } from './shards/work.js';
import { assertOut, noTraceTo, type Out, writeRuns } from './write-out.js';

const { 'max-depth': _, ...walkLimits } = limitOptions;

export const orders = command({
  name: 'orders',
  usage: '[SCENARIO]',
  says: 'takes several interrupts in every order of acknowledge, EOI and DIR',
  options: {
    ...withOption,
    irqs: {
      type: 'string',
      value: 'N',
      says: 'of up to so many interrupts at once (3, or what the scenario has); 4 at most',
    },
    vcpus: { type: 'string', value: 'N', says: 'on so many vCPUs: DIR may be written on any of them' },
    era: { type: 'string', value: 'ERA', says: 'in this era, instead of the newest' },
    bug: { type: 'string', value: 'ID', says: 'with this bug switched on' },
    order: { type: 'string', value: 'ORDER', says: "only this order, as it is printed: 'A1 E1 D1'" },
    ...walkLimits,
    ...legendOption,
    ...quietOption,
    ...reportOptions,
    ...shardOptions,
    out: {
      type: 'string',
      value: 'FILE',
      says: 'write the trace of the smallest order that fails to FILE.json, FILE.itf.json (ITF), FILE.test.ts (a test) or FILE.html (a page)',
    },
  },
  notes: [
    "The interrupts, list registers and devices are the scenario's; the guest does nothing but take the interrupts.",
    'Between any two steps of an order everything else may happen: entries, exits, lines that rise and fall.',
    'Exit code 0 when nothing is broken but what is known, 1 when something is, 3 when a limit or an interrupt cut it short.',
  ],
  run: async ({ options, names: [name, ...more] }, catalogue, io) => {
    if (more.length > 0) {
      throw new UsageError('orders takes one scenario at a time');
    }
    const limits = limitsOf(options);
    const out = await assertOut(options.out);
    const wanted = await reportsWanted(options);
    const whole = planned(catalogue, name, options);
    const work = workOf({ command: 'orders', options, names: name === undefined ? [] : [name] }, catalogue, io);
    const tasks = work.dealt(whole.families.map(taskOf));
    const plan = { ...whole, families: tasks.map(({ part }) => part) };
    const { subject } = plan;
    const walked = await walkAll(plan.subject, tasks, work, limits, io, options.quiet);
    // An order that is asked for by itself is shown in full; of all orders, the smallest that fails.
    const shown = await shownOf(brokenIn(walked).slice(0, options.order === undefined ? 1 : undefined));
    const code = codeOf(walked, plan);
    const kinds = plan.families.length;
    const replay = replayOf(catalogue, plan, name, options);
    const canvas = canvasOf(io, options);
    const publication = new Publication(io, canvas, wanted);
    publication.print(...wrap(plan.letters, canvas.width), '', ...ordersTable(walked, canvas.width));
    publication.printParagraph(brokenOrders(walked, replay, canvas));
    for (const one of shown) {
      publication.printParagraph(orderTrace(subject, one, canvas));
    }
    const verdict = ordersVerdict(subject, walked, kinds);
    const command = againOf(catalogue, plan, name, options);
    publication.end(
      verdict,
      code,
      {
        json: () => ordersJson(catalogue.version, subject, { walked, shown, replay, verdict }),
        report: () =>
          reportOfOrders(
            { subject, walked, planned: kinds, shown, replay, command },
            words[code] ?? '',
            namingOf(catalogue),
          ),
      },
      catalogue,
      out && (() => writeFirst(out, catalogue, shown, plan, replay)),
      work.blob,
    );
    return code;
  },
});

/**
 * The traces of orders, each from a search of that order alone.
 * @throws Error where that search contradicts the walk.
 */
const shownOf = async (broken: readonly Broken[]): Promise<readonly Shown[]> => {
  const shown: Shown[] = [];
  for (const one of broken) {
    const result = await exploreOrder(one.family, one.order, one.property);
    if (result?.trace === undefined) {
      throw new Error(`${one.property} is broken in ${spelled(one.order)}, and not where that order is searched alone`);
    }
    shown.push({ ...one, result });
  }
  return shown;
};

/** Writes the first of the traces that are shown, as one of the scenario that its orders are of. */
const writeFirst = (
  out: Out,
  catalogue: Catalogue,
  [first]: readonly Shown[],
  { families, subject }: OrdersPlan,
  replay: Replay,
): string => {
  const of = families.find(({ family }) => family === first?.family);
  if (first?.result.trace === undefined || of === undefined) {
    return noTraceTo(out);
  }
  const { id, params = {}, trace } = first.result;
  const { depiction } = of.family;
  const check = { ...of.family, subject: { ...subject, scenario: of.scenario } };
  writeRuns(out, catalogue, [{ check, id, params, trace, command: replay(first.order) }]);
  return `wrote the trace of ${drawInstance(id, params, depiction)} in ${spelled(first.order)} to ${out.file}`;
};

interface Given {
  readonly irqs?: string;
  readonly vcpus?: string;
  readonly era?: string;
  readonly bug?: string;
  readonly order?: string;
}

/** @throws UsageError where something is unknown or out of range. */
const planned = (catalogue: Catalogue, name: string | undefined, { era, order, ...given }: Given): OrdersPlan => {
  if (catalogue.orders === undefined) {
    throw lacking(catalogue, 'orders', 'hypervisor');
  }
  if (era !== undefined) {
    assertEra(catalogue, era);
  }
  const scenario = name === undefined ? undefined : scenarioNamed(catalogue, name).name;
  const bug = given.bug === undefined ? undefined : bugNamed(catalogue, given.bug);
  const irqs = numberOf('irqs', given.irqs, 'whole');
  const vcpus = numberOf('vcpus', given.vcpus, 'whole');
  // A bug of a system without eras is in none.
  const parts = {
    scenario,
    era: era ?? (bug?.era === '' ? undefined : bug?.era),
    bug: bug?.native ? undefined : bug?.id,
    irqs,
    vcpus,
  };
  const plan = catalogue.orders.plan(
    Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)),
  );
  return order === undefined ? plan : onlyOrder(plan, order);
};

const onlyOrder = (plan: OrdersPlan, order: string): OrdersPlan => {
  const families = plan.families.flatMap(({ family, ...rest }) => {
    const found = alone(family, order);
    return found === undefined ? [] : [{ family: found, ...rest }];
  });
  if (families.length === 0) {
    throw new UsageError(
      `--order ${order} is no order here; write it as orders prints it, with --irqs and --vcpus as there`,
    );
  }
  return { ...plan, families };
};

/** Family by family, until the user has had enough. Those of one model stand one after the other, and share its worlds. */
const walkAll = async (
  subject: OrdersPlan['subject'],
  tasks: readonly OrdersTask[],
  work: Work,
  limits: WalkLimits,
  io: Io,
  quiet: boolean | undefined,
): Promise<readonly WalkedFamily[]> => {
  const progress = progressLine(io, quiet);
  const began = performance.now();
  const walked: WalkedFamily[] = [];
  let components: ReturnType<typeof componentsOf> | undefined;
  for (const task of tasks) {
    const { family, findings } = task.part;
    if (!io.signal.aborted || walked.length === 0) {
      components = components?.isOf(family.model) ? components : componentsOf(family, limits);
      const onProgress = ({ letters, of, states }: WalkProgress): void =>
        progress.tell(
          `${subject.scenario}, ${family.says}: step ${letters + 1} of ${of}, ${grouped(states)} states`,
          (performance.now() - began) / 1000,
        );
      const options = { components, limits, signal: io.signal, onProgress };
      walked.push(
        await work.done(task, walkedCodec(task.part), async () => {
          const started = performance.now();
          const one = await walk(family, options);
          return { family, findings, walked: one, seconds: (performance.now() - started) / 1000 };
        }),
      );
    }
  }
  progress.clear();
  return walked;
};

const words: Readonly<Partial<Record<ExitCode, string>>> = { 0: 'holds', 1: 'violated', 3: 'inconclusive' };

const codeOf = (walked: readonly WalkedFamily[], { families }: OrdersPlan): ExitCode => {
  if (brokenIn(walked).some(({ story }) => story === undefined)) {
    return exitCode.violated;
  }
  const isWhole = walked.length === families.length && walked.every((one) => one.walked.cutShortBy === undefined);
  return isWhole ? exitCode.holds : exitCode.inconclusive;
};

/** The command that walks all of these orders again. */
const againOf = (
  catalogue: Catalogue,
  { subject }: OrdersPlan,
  scenario: string | undefined,
  { irqs, vcpus, order }: Given,
): string => {
  const { era, bug } = subject;
  const given = Object.entries({ era, bug, irqs, vcpus, order: order && `'${order}'` }).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option} ${value}`],
  );
  return typed(catalogue, ['orders', ...(scenario === undefined ? [] : [scenario]), ...given].join(' '));
};

/** The command that shows one order alone. */
const replayOf =
  (catalogue: Catalogue, plan: OrdersPlan, scenario: string | undefined, given: Given) =>
  (order: readonly Letter[]): string =>
    againOf(catalogue, plan, scenario, { ...given, order: spelled(order) });

import { exitCode, isLiveness, type Liveness, type Params, UsageError } from '../language/index.js';
import { nameOfCheck } from '../report/name.js';
import { stepsTable } from '../report/steps-table.js';
import { counted } from '../report/table.js';
import type { Instance } from '../semantics/index.js';
import { drawInstance, drawValue, nameOf } from '../trace/depict.js';
import { judgeEnding } from '../trace/ending.js';
import { judgeRun } from '../trace/lasso.js';
import { type Parting, replay as replayTrace } from '../trace/replay.js';
import type { Trace } from '../trace/trace.js';
import { canvasOf, legendOption } from './canvas.js';
import { command, withOption } from './command.js';
import type { Check } from './plan.js';
import { readRecorded } from './recorded.js';
import { tinted } from './tinted.js';

export const replay = command({
  name: 'replay',
  usage: 'FILE',
  says: 'executes a trace that --out wrote again, and says where it parts',
  options: { ...withOption, ...legendOption },
  notes: ['Exit code 0 when every step leads where the file says, 1 when one does not.'],
  run: async ({ options, names: [given, ...more] }, catalogue, io) => {
    if (given === undefined || more.length > 0) {
      throw new UsageError('replay takes one file, as --out writes it');
    }
    const { file, check, about, note, recorded } = readRecorded(catalogue, given);
    const { trace, parting } = replayTrace(check.model, recorded);
    const canvas = canvasOf(io, options);
    const lines = [
      `${file}: ${nameOfCheck(check.subject)}${note}`,
      '',
      ...stepsTable(check.model, trace, canvas, check.depiction),
      ...(canvas.legend?.(check.depiction, canvas.width) ?? []),
      '',
    ];
    const code = parting === undefined ? exitCode.holds : exitCode.violated;
    const verdict =
      parting === undefined
        ? `replayed: ${counted(trace.steps.length, 'step leads', 'steps lead')} where ${file} says${conclusion(about, check, trace)}`
        : `parted: ${partingLine(parting, check)}`;
    io.stdout.write(`${[...lines, tinted(canvas.paint, code, verdict)].join('\n')}\n`);
    return code;
  },
});

/** What the property that the trace is about says of its end now. */
const conclusion = (about: Instance<unknown> | undefined, check: Check, trace: Trace<unknown>): string => {
  if (about === undefined) {
    return '';
  }
  const { depiction } = check;
  if (isLiveness(about.property)) {
    return `; ${ofRun(check, { property: about.property, params: about.params }, trace)}`;
  }
  const words = { idle: 'says nothing', kept: 'holds', violated: 'is broken', reached: 'is reached' };
  return `; ${drawInstance(about.property.id, about.params, depiction)} ${words[judgeEnding(about, trace)]} at the end`;
};

/** What a property of runs says of a loop. What can be reached from the end of a trace only a search can say. */
const ofRun = (
  { model, depiction }: Check,
  promised: { readonly property: Liveness<unknown>; readonly params: Params },
  trace: Trace<unknown>,
): string => {
  const name = drawInstance(promised.property.id, promised.params, depiction);
  if (promised.property.kind === 'recoverable') {
    return `a check says whether ${name} can be kept from there`;
  }
  const { isBroken, why } = judgeRun(model, promised, trace);
  return isBroken ? `${name} is broken by its loop` : `${name} is not broken by it: ${why}`;
};

const partingLine = ({ step, action, refused, changes }: Parting, { depiction }: Check): string => {
  const where =
    action === undefined
      ? 'in the initial world'
      : `at step ${step}, ${drawInstance(action.rule, action.params, depiction)}`;
  const differences = changes.map(
    ({ path, before, after }) =>
      `${nameOf(path, depiction)} was ${drawValue(before, path, depiction)} and is now ${drawValue(after, path, depiction)}`,
  );
  return `${where}: ${refused === undefined ? differences.join(', ') : `the step cannot be taken, ${refused}`}`;
};

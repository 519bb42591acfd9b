import { UsageError } from '../../src/language/index.js';
import { shortened } from '../../src/language/printable.js';
import { valueIn } from '../../src/trace/text-file.js';
import type { Setup } from '../implementation.js';
import type { Observation } from '../observation.js';
import type { Operation } from '../vocabulary.js';
import { isObject, listAt, objectAt, type Place, recordAt, refuse, textAt, wholeAt } from './fields.js';
import { type Header, headerAt } from './header.js';
import { operationAt } from './operation.js';

/** What a real machine did, step by step. */
export interface Recording extends Header {
  /** Where it was read. */
  readonly file: string;
  readonly steps: readonly Step[];
}

interface Step {
  readonly operation: Operation;
  readonly observed: Observation;
  /** How often the guest was left; null where nobody counted. A tick of the host may have added one. */
  readonly exits: number | null;
}

/**
 * Reads a recording of JSON lines: a header, then a line a step. What a step's line leaves out is as in the step before
 * (`i`: one more; `result`: null; `op` is never left out), so that a recording that says everything every time and one
 * that only says what has changed are the same thing.
 * @throws UsageError that names the line and what is wrong with it.
 */
export const recordingOf = (text: string, file: string): Recording => {
  const [first, ...rest] = linesOf(text, file);
  if (first === undefined) {
    return refuse(file, 'is empty; a recording begins with a header');
  }
  const header = headerAt(first.value, first.place);
  return {
    ...header,
    file,
    steps: completed(rest).map(({ value, place }) => ({
      operation: operationAt(value.op, header.setup, `${place} op`),
      observed: observationAt(value, place),
      exits: exitsAt(value.exits, place),
    })),
  };
};

/** Recordings of one kernel version on one version of the GIC belong together. */
export const setOf = ({ kernel, setup }: { readonly kernel: string; readonly setup: Pick<Setup, 'gic'> }): string => {
  const [version] = /^\d+\.\d+/.exec(kernel) ?? [kernel];
  return `linux-${version}-gicv${setup.gic}`;
};

interface Line {
  readonly value: Readonly<Record<string, unknown>>;
  readonly place: Place;
}

export const linesOf = (text: string, file: string): readonly Line[] =>
  text.split('\n').flatMap((line, number) => {
    const place = `${file}:${number + 1}`;
    return line.trim() === '' ? [] : [{ value: objectAt(parsed(line, place), place), place }];
  });

const parsed = (line: string, place: Place): unknown => {
  try {
    return valueIn(line, place);
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
    return refuse(place, `is not JSON (${error instanceof Error ? error.message : error}); is the file truncated?`);
  }
};

const known = ['i', 'op', 'result', 'state', 'host_active', 'host_pending', 'resamplefd', 'exits', 'uapi'];

/** The steps' lines, each with everything that it takes over from the one before. */
export const completed = (lines: readonly Line[]): readonly Line[] => {
  let before: Line['value'] = { i: -1, state: {} };
  return lines.map(({ value, place }) => {
    const line = recordAt(value, known, place);
    const { op: _op, ...kept } = before;
    before = overlaid({ ...kept, i: Number(before.i) + 1, result: null }, line) as Line['value'];
    return { value: before, place };
  });
};

/** Objects are overlaid field by field; everything else is replaced. */
const overlaid = (under: unknown, over: unknown): unknown =>
  isObject(under) && isObject(over)
    ? {
        ...under,
        ...Object.fromEntries(Object.entries(over).map(([name, part]) => [name, overlaid(under[name], part)])),
      }
    : over;

const knownOfInterrupt = [
  'pending_latch',
  'line_level',
  'active',
  'enabled',
  'hw',
  'level',
  'group',
  'target',
  'prio',
  'vcpu',
  'src',
];
const knownOfRegisters = ['ispendr1', 'isactiver1', 'isenabler1', 'level1', 'apr'];

const exitsAt = (exits: unknown, place: Place): number | null =>
  exits === undefined || exits === null ? null : wholeAt(exits, `${place} exits`);

/** What was seen after the step. */
const observationAt = (value: Line['value'], place: Place): Observation => {
  const { i: _i, op: _op, exits: _exits, ...observed } = value;
  assertResult(observed.result, `${place} result`);
  for (const [name, irq] of interruptsIn(observed.state, `${place} state`)) {
    for (const [field, bit] of Object.entries(recordAt(irq, knownOfInterrupt, `${place} state.${name}`))) {
      wholeAt(bit, `${place} state.${name}.${field}`, -1);
    }
  }
  for (const kind of ['host_active', 'host_pending', 'resamplefd']) {
    for (const [name, count] of interruptsIn(observed[kind] ?? {}, `${place} ${kind}`)) {
      wholeAt(count, `${place} ${kind}.${name}`);
    }
  }
  for (const [name, register] of Object.entries(recordAt(observed.uapi ?? {}, knownOfRegisters, `${place} uapi`))) {
    const words = name === 'apr' ? listAt(register, `${place} uapi.apr`) : [register];
    for (const word of words) {
      assertHexadecimal(word, `${place} uapi.${name}`);
    }
  }
  return observed as unknown as Observation;
};

/** The fields of an object whose names are INTIDs, perhaps with a vCPU: `27@1`. */
const interruptsIn = (value: unknown, place: Place): readonly (readonly [string, unknown])[] => {
  const entries = Object.entries(objectAt(value, place));
  const wrong = entries.find(([name]) => !/^\d{1,4}(@\d)?$/.test(name));
  return wrong === undefined ? entries : refuse(place, `"${shortened(wrong[0])}" is no interrupt`);
};

const assertResult = (value: unknown, place: Place): void => {
  if (Array.isArray(value)) {
    for (const one of value) {
      assertResult(one, place);
    }
  } else if (isObject(value)) {
    for (const [name, number] of Object.entries(recordAt(value, ['run', 'mp_state'], place))) {
      wholeAt(number, `${place}.${name}`, Number.NEGATIVE_INFINITY);
    }
  } else if (value !== null) {
    wholeAt(value, place, Number.NEGATIVE_INFINITY);
  }
};

const assertHexadecimal = (value: unknown, place: Place): void => {
  if (!/^[0-9a-f]{1,16}$/.test(textAt(value, place))) {
    refuse(place, `"${shortened(String(value))}" is no hexadecimal number`);
  }
};

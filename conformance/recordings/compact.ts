import { isObject } from './fields.js';
import { completed, linesOf } from './recording.js';

/** A recording in which each step says only what has changed since the one before: what `recordingOf` reads back. */
export const compact = (text: string, file: string): string => {
  const [header, ...rest] = linesOf(text, file);
  const whole = completed(rest).map(({ value }) => value);
  const steps = whole.map((step, number) => {
    const { i: _i, op, result, ...state } = step;
    const { i: _before, op: _op, result: _result, ...before } = whole[number - 1] ?? {};
    return { op, ...(result === null ? {} : { result }), ...changes(before, state) };
  });
  return [header?.value, ...steps].map((line) => `${JSON.stringify(line)}\n`).join('');
};

const changes = (before: Fields, after: Fields): Fields =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, value]) => {
      const was = before[name];
      if (JSON.stringify(was) === JSON.stringify(value)) {
        return [];
      }
      return [[name, isObject(was) && isObject(value) ? changes(was, value) : value]];
    }),
  );

type Fields = Readonly<Record<string, unknown>>;

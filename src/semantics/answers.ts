import { ModelError, show } from '../language/index.js';

/**
 * What a guard or a property answers.
 * @throws ModelError where that is neither true nor false.
 */
export const yesOrNo = (answer: unknown, which: 'when' | 'holds'): boolean => {
  if (typeof answer === 'boolean') {
    return answer;
  }
  throw new ModelError(
    isAwaited(answer)
      ? `its ${which} is asynchronous; it has to answer true or false at once`
      : `its ${which} answers ${said(answer)}; it has to answer true or false`,
  );
};

/** @throws ModelError where an effect returns something, which would be lost. */
export const assertNothing = (returned: unknown): void => {
  if (returned === undefined) {
    return;
  }
  throw new ModelError(
    isAwaited(returned)
      ? 'its effect is asynchronous; all that a rule does it does at once'
      : `its effect returns ${said(returned)}, which would be lost: an effect changes the world that it is given, and returns nothing. Assign to its fields (w.n = …), and write { … } around a body that is one expression`,
  );
};

/** Nobody waits for it: what it throws later is not to end the process. */
const isAwaited = (answer: unknown): boolean => {
  if (answer instanceof Promise) {
    answer.catch(() => {});
  }
  return answer instanceof Promise;
};

const longest = 60;

const said = (value: unknown): string => {
  const text =
    typeof value === 'function'
      ? 'a function'
      : typeof value === 'object' && value !== null
        ? textOf(value)
        : show(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

/** A draft that is shown would be looked at. */
const textOf = (value: object): string => (Array.isArray(value) ? 'a list' : 'an object');

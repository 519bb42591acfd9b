import { expect, it } from 'vitest';
import {
  exitCode,
  ImpurityError,
  MissingError,
  ModelError,
  UsageError,
  VgicheckError,
} from '../../src/language/index.js';

it.each([
  [UsageError, 'UsageError', exitCode.usage],
  [ModelError, 'ModelError', exitCode.usage],
  [MissingError, 'MissingError', exitCode.missing],
  [ImpurityError, 'ImpurityError', exitCode.fault],
])('%o has its name and its exit code', (Kind, name, code) => {
  const error = new Kind('what was wrong', { cause: 'this' });
  expect(error).toBeInstanceOf(VgicheckError);
  expect(error).toMatchObject({ name, message: 'what was wrong', exitCode: code, cause: 'this' });
});

it('exit codes are those of the promise', () => {
  expect(exitCode).toEqual({
    holds: 0,
    violated: 1,
    usage: 2,
    inconclusive: 3,
    vacuous: 4,
    missing: 69,
    fault: 70,
    unwritable: 74,
  });
});

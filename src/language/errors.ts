import { printable } from './printable.js';

/** Exit codes of the command line; each error knows its own. */
export const exitCode = {
  holds: 0,
  violated: 1,
  usage: 2,
  inconclusive: 3,
  vacuous: 4,
  missing: 69,
  fault: 70,
  /** Standard output or error could not be written: nothing is said of the model. */
  unwritable: 74,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The family of errors that a user may meet: each says what was wrong, where, and what to do. */
export abstract class VgicheckError extends Error {
  abstract readonly exitCode: ExitCode;

  constructor(message = '', options?: ErrorOptions) {
    // It may quote a file or an argument of any origin.
    super(printable(message), options);
  }

  override get name(): string {
    return this.constructor.name;
  }
}

/** The request itself is wrong: an unknown name, contradictory options, an unreadable file. */
export class UsageError extends VgicheckError {
  readonly exitCode = exitCode.usage;
}

/** A program is not installed that the request takes; the message says how to install it. */
export class MissingError extends VgicheckError {
  readonly exitCode = exitCode.missing;
}

/** There is too little memory to begin with. */
export class MemoryError extends VgicheckError {
  readonly exitCode = exitCode.inconclusive;
}

/** A model says something that its own schema does not allow, or one of its recipes throws. */
export class ModelError extends VgicheckError {
  readonly exitCode = exitCode.usage;
}

/** A value of a world lies outside the schema. Where a step led there, that is a violation of `in-schema`. */
export class SchemaError extends ModelError {
  /** The world that a step led to, if one did. */
  world?: unknown;

  /**
   * @param field where it is.
   * @param value in words.
   * @param domain what it may be.
   */
  constructor(
    readonly field: string,
    readonly value: string,
    readonly domain: string,
    message: string,
  ) {
    super(message);
  }
}

/** A recipe is not a function of the world it reads: it looked at a clock, a counter, a mutable closure. */
export class ImpurityError extends VgicheckError {
  readonly exitCode = exitCode.fault;
}

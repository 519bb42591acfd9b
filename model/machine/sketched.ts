import type { Access, FineStep, Interrupt, MachineConfig } from './config.js';

/** A word of a sketch, `sleeps`: what it means, and what it changes in a configuration. */
export interface SketchedWord<C> {
  readonly says: string;
  readonly changes: (config: C) => Partial<C>;
}

/** A number of a sketch, `eoi1`: what it means, what it may be, and what it changes in a configuration. */
export interface SketchedNumber<C> {
  readonly says: string;
  readonly values: readonly number[];
  readonly usual: number;
  readonly changes: (config: C, value: number) => Partial<C>;
}

/** A kind of interrupt that a sketch may have, the word for it being its name. */
export interface SketchedKind {
  readonly says: string;
  /** What the guest may access of it in a sketch: all, unless this says less. */
  readonly accesses?: readonly Access[];
  /**
   * The interrupt at a place of the sketch. One that a vCPU has of its own is that of `vcpu`: the first of a kind belongs
   * to vCPU 0, the second to vCPU 1, and so on in turn.
   */
  readonly make: (options: Pick<Interrupt, 'priority' | 'access'>, place: number, vcpu: number) => Interrupt;
}

/** How a sketch spells what a part knows of a configuration. No two parts have the same word. */
export interface Sketched<C> {
  readonly numbers?: Readonly<Record<string, SketchedNumber<C>>>;
  readonly words?: Readonly<Record<string, SketchedWord<C>>>;
  readonly kinds?: Readonly<Record<string, SketchedKind>>;
  /** What the part has in every sketch, unless a word says otherwise. */
  readonly usual?: (config: C) => Partial<C>;
}

/** The word for a fine step: `fine-entry`. */
export const fineWords = <C extends Pick<MachineConfig, 'fine'>>(
  says: Partial<Readonly<Record<FineStep, string>>>,
  follows: (config: C) => Partial<C> = () => ({}),
): Readonly<Record<string, SketchedWord<C>>> =>
  Object.fromEntries(
    Object.entries(says).map(([step, text]) => [
      `fine-${step}`,
      {
        says: text,
        changes: (config: C) => {
          const fine = { fine: [...config.fine, step as FineStep] };
          return { ...fine, ...follows({ ...config, ...fine }) };
        },
      },
    ]),
  );

import type { Action, Crossing, Gap, Lane, Row, Section, Step, View } from '../../src/language/index.js';
import type { Happening } from './happening.js';
import type { BaseState } from './slice.js';

/** Who acts in a rule, or knows of a value. Devices come first, the guest last. */
export type Act = 'devices' | 'host' | 'hypervisor' | 'guest';

/** The rows of an interrupt, by who knows: the wire first, what the guest has last. */
export interface InterruptDrawing<W> {
  readonly rows?: Readonly<Partial<Record<Act, readonly Row<W>[]>>>;
  /** Pairs of rows, of this part or of those it builds on, that ought to agree. */
  readonly gaps?: readonly Gap<W>[];
}

/** What a part adds to the way runs are drawn over time. */
export interface PartDrawing<W> {
  /** The lanes of its actors; one that another part has, too, is there once. */
  readonly lanes?: readonly Lane[];
  /** Steps in about four words, by their rules: what the lane does not say. */
  readonly short?: Readonly<Record<string, (step: Step<W>) => string>>;
  readonly crossings?: (step: Step<W>) => readonly Crossing[];
  readonly remarks?: (step: Step<W>) => readonly string[];
  /** What stands above the interrupts: list registers and lists. */
  readonly sections?: readonly Section<W>[];
  readonly interrupt?: (irq: number) => InterruptDrawing<W>;
  /** The part is a hypervisor: it has a lane on each vCPU. */
  readonly hypervisor?: HypervisorDrawing<W>;
}

export interface HypervisorDrawing<W> {
  /** The actor of its rules, and its name as it is written: `kvm`, `KVM`. */
  readonly by: string;
  readonly title: string;
  /** Of its threads that are no vCPU's. */
  readonly lanes?: readonly Lane[];
  /** The lane of a step that it takes on no vCPU, if that is not its only one. */
  readonly laneOf?: (action: Action) => string | undefined;
  /** Where the thread of a vCPU is, if it ever leaves the guest. */
  readonly thread?: {
    readonly path: (vcpu: number) => string;
    readonly isInGuest: (w: View<W>, vcpu: number) => boolean;
    readonly isAsleep: (w: View<W>, vcpu: number) => boolean;
  };
}

export const hypervisorLane = (vcpu: number): string => `hypervisor${vcpu}`;
export const guestLane = (vcpu: number): string => `guest${vcpu}`;

/** What happened in a step, of one kind. */
export const happenedIn = <K extends Happening['what']>(
  { after }: Pick<Step<BaseState>, 'after'>,
  what: K,
): readonly Extract<Happening, { what: K }>[] =>
  after.happened.filter((event): event is Extract<Happening, { what: K }> => event.what === what);

/** A row of a value that is high or low, in the colour of an interrupt. */
export const levelRow = <W>(
  irq: number,
  name: string,
  path: string,
  isHigh: (w: View<W>) => boolean,
  more: Partial<Row<W>> = {},
): Row<W> => ({
  name,
  path,
  kind: 'level',
  cell: (w) => (isHigh(w) ? { text: '1', colour: irq, look: 'full' } : undefined),
  ...more,
});

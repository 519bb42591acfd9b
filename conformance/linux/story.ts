import type { EraId } from '../../model/index.js';
import type { MendedId } from '../kernel-model.js';

/** A story of docs/findings.md that a script shows on a real kernel. */
export interface Story {
  /** Its heading there. */
  readonly name: string;
  /** Where one heading has several. */
  readonly part?: string;
  readonly gics: readonly (2 | 3)[];
  /** In which it is to be seen; in the others the script returns something else. */
  readonly eras: readonly EraId[];
  readonly vcpus?: number;
  readonly eoiMode?: 0 | 1;
  /** Two, where two vCPUs are in the guest at once. */
  readonly hostCpus?: 2;
  /** Has user space routes and irqfds by GSIs? */
  readonly isRouted?: true;
  /** Where KVM is to use fewer than the four that there are. */
  readonly listRegisters?: 1 | 2;
  /** False where KVM is to believe that list registers end no physical interrupt. */
  readonly hwDeactivation?: false;
  readonly interrupts: readonly (readonly [
    intid: number,
    trigger: 'level' | 'edge',
    priority: number,
    target?: number,
    group?: 0,
  ])[];
  /** What is done, in the words of the vocabulary; behind an arrow what returns where the story is true, or how many exits it is. */
  readonly script: readonly string[];
}

/** Something that walks reach seldom or never, as a script; what a kernel does in it is compared, and is no finding. */
export type Situation = Pick<
  Story,
  | 'name'
  | 'gics'
  | 'vcpus'
  | 'hostCpus'
  | 'isRouted'
  | 'listRegisters'
  | 'hwDeactivation'
  | 'eoiMode'
  | 'interrupts'
  | 'script'
> & {
  /** A bug that was mended between two kernels: it does otherwise with it and without. */
  readonly tells?: MendedId;
};

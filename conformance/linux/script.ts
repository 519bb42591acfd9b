import type { Setup } from '../implementation.js';
import type { Observation, Result } from '../observation.js';
import type { Recording } from '../recordings/recording.js';
import { type Operation, spell } from '../vocabulary.js';
import { usualHost } from './hosts.js';
import type { Kernel } from './kernel.js';

/** Operations to execute on a machine, beginning with the programming of its interrupts. */
export interface Script {
  readonly name: string;
  readonly setup: Setup;
  readonly operations: readonly Operation[];
}

/** Does it take a debugger, that changes the host or holds a CPU of it? */
export const isDebugged = ({ setup, operations }: Script): boolean =>
  setup.listRegisters !== usualHost.listRegisters ||
  setup.hwDeactivation === false ||
  operations.some((operation) => operation.by === 'vmm' && operation.does.name.startsWith('hold_'));

/** A machine in a few words, for people. */
export const spellMachine = ({ vcpus, eoiMode, interrupts }: Setup): string =>
  `vcpus ${vcpus}, EOImode ${eoiMode}; ${interrupts
    .map(({ intid, trigger, priority, target }) => `${intid} ${trigger} priority ${priority} on v${target}`)
    .join(', ')}`;

/** As init.c reads it. */
export const textOf = ({ setup, operations }: Script): string => {
  const { gic, vcpus, eoiMode, priorityMask, intids, listRegisters, hwDeactivation = true, interrupts } = setup;
  const lines = [
    ['machine', gic, vcpus, eoiMode, priorityMask, intids, listRegisters, Number(hwDeactivation)],
    ...interrupts.map(({ intid, trigger, priority, target, enabled, group }) => [
      ...['irq', intid, trigger, priority, target, Number(enabled), ...(group === undefined ? [] : [group])],
    ]),
    ...operations.map((operation) => [spell(operation)]),
    ['end'],
  ];
  return lines.map((line) => `${line.join(' ')}\n`).join('');
};

/** What a kernel did, by the lines that were printed: one for each operation, fewer if it was interrupted. */
export const recorded = (
  { name, setup, operations }: Script,
  { kernel, qemu }: { readonly kernel: Kernel; readonly qemu: string },
  lines: readonly string[],
): Recording => ({
  kernel: kernel.release,
  qemu,
  scenario: name,
  tags: [],
  file: name,
  setup,
  steps: operations.slice(0, lines.length).map((operation, step) => stepOf(operation, lines[step] ?? '', setup)),
});

/** The program reports a list of what was returned; only several words return a list. */
const stepOf = (operation: Operation, line: string, { hostCpus }: Setup): Recording['steps'][number] => {
  const { result, exits, ...rest } = JSON.parse(line) as Observation & {
    readonly result: readonly Result[];
    readonly exits: number;
  };
  const isList =
    (operation.by === 'guest' && operation.batch) || (operation.by === 'thread' && operation.does === 'join');
  // Whatever is done may make a vCPU leave the guest that is there meanwhile.
  const isCounted =
    (operation.by === 'guest' && !isStuck(result) && !unmaps(operation)) ||
    (operation.by !== 'none' && hostCpus === 2 && !makesTicks(operation));
  return {
    operation,
    observed: { ...rest, result: isList ? result : (result[0] ?? null) },
    exits: isCounted ? exits : null,
  };
};

/** With KVM_ARM_VCPU_INIT the guest's memory is unmapped: each first access is an exit. stage2_unmap_vm */
const unmaps = (operation: Operation): boolean =>
  operation.by === 'guest' && operation.does.some(({ name }) => name === 'system_reset');

/** A vCPU that never gets anything done leaves the guest as often as there is time. */
const isStuck = (results: readonly Result[]): boolean =>
  results.some((one) => typeof one === 'object' && one !== null && 'mp_state' in one && one.mp_state === runnable);

/** KVM_MP_STATE_RUNNABLE; one that has turned itself off is stopped. */
const runnable = 0;

/** Two threads on a CPU make it tick, and one that was held has ticks to make up for. */
const makesTicks = (operation: Operation): boolean =>
  operation.by === 'vmm' && (operation.does.name === 'preempt' || operation.does.name === 'release');

import { interruptOf, type MachineConfig } from './config.js';
import type { Told } from './part.js';

/** How many there are of everything, in the words of a bound; the host's CPUs are the host's to tell of. */
export const machineTold: Told<Omit<MachineConfig, 'pcpus' | 'fine'>> = {
  vcpus: (vcpus) => [counted(vcpus, 'vCPU')],
  listRegisters: (listRegisters) => [`${counted(listRegisters, 'list register')} each`],
  interrupts: (interrupts, config) => [interrupts.map((_, irq) => inWords(config, irq)).join(', ')],
  hostGic: (hostGic) => [`GICv${hostGic}`],
  guestGic: (guestGic, { hostGic }) => (guestGic === hostGic ? [] : [`a guest with a GICv${guestGic}`]),
  hwDeactivation: (isPart) => (isPart ? [] : ['no deactivation through LR.HW: timers are resampled']),
  priorities: (priorities, { interrupts }) =>
    priorities === Math.max(1, ...interrupts.map((irq) => irq.priority + 1)) ? [] : [`${priorities} priorities`],
  // With the interrupts that they send.
  sgiSenders: () => [],
};

const inWords = (config: Pick<MachineConfig, 'vcpus' | 'interrupts' | 'sgiSenders'>, irq: number): string => {
  const { name, trigger, source, vcpu, priority, access, handler, group } = interruptOf(config, irq);
  const owner = vcpu !== null && config.vcpus > 1 ? ` to vCPU${vcpu}` : '';
  const accesses = access.length > 0 ? `, guest accesses ${access.join('/')}` : '';
  const threaded = handler === 'oneShot' ? ', threaded handler' : '';
  const grouped = group === 0 ? ', group 0' : '';
  const more = source.says === undefined ? '' : ` ${source.says(config)}`;
  return `${name} (${trigger}, ${source.name}${owner}${more}, priority ${priority}${grouped}${accesses}${threaded})`;
};

/** Between which steps others may act. */
export const granularityTold: Told<Pick<MachineConfig, 'fine'>> = {
  fine: (fine) => [fine.length > 0 ? `fine steps: ${fine.join(', ')}` : 'coarse steps'],
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** A bound in words: what each key of a configuration says, in the order of these. */
export const tell = <C>(told: Told<C>, config: C): string => {
  const keys = Object.keys(told) as (keyof C)[];
  return keys.flatMap((key) => told[key](config[key], config)).join('; ');
};

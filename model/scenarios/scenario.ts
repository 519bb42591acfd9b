import { type Config, type Interrupt, interruptOf } from '../config.js';
import type { EraId } from '../kvm/eras/index.js';

/** A named, bounded configuration. */
export interface Scenario {
  readonly id: string;
  /** What it is for. */
  readonly says: string;
  readonly suite: 'quick' | 'full';
  readonly config: Config;
  /** The witnesses it must reach, in every era or in one. */
  readonly reaches: readonly string[];
  readonly alsoReaches?: Partial<Record<EraId, readonly string[]>>;
  /** Properties that its eras really break, and the heading in docs/findings.md under which it is told. */
  readonly findings?: Partial<Record<EraId, Readonly<Record<string, Story>>>>;
}

/** The headings of docs/findings.md. */
export type Story =
  | 'disabled while active'
  | 'active first'
  | 'no notification within one run'
  | 'threaded handlers'
  | 'soft-pending forwarded interrupt'
  | 'a soft-pending forwarded interrupt reads as not pending'
  | 'enabling a forwarded interrupt'
  | 'deactivating a forwarded interrupt by register'
  | 'retargeting does not kick'
  | 'deactivation on another vCPU'
  | 'the count of active SPIs'
  | 'the broadcast is not waited for'
  | 'pending state in a list register'
  | 'a second sender'
  | 'a deactivation from elsewhere is not notified'
  | 'a deactivation does not wake'
  | 'halting does not wait for the fold'
  | 'enabling the distributor';

/** The same story in both eras. */
export const inBothEras = (stories: Readonly<Record<string, Story>>): NonNullable<Scenario['findings']> => ({
  'linux-4.17': stories,
  'linux-6.19': stories,
});

/** The bound of a scenario in words, made from its configuration. */
export const boundOf = (config: Config, eoiMode = eoiModeOf(config)): string => {
  const parts = [
    counted(config.vcpus, 'vCPU'),
    `${counted(config.listRegisters, 'list register')} each`,
    config.interrupts.map((irq, place) => describe(config, irq, place)).join(', '),
    `GICv${config.hostGic}`,
    eoiMode,
    ...config.guest.controls.filter((control) => control !== 'eoiMode').map((control) => `guest changes ${control}`),
    ...(config.guest.orders === 'any' ? ['guest in any order'] : []),
    ...(config.guest.sleeps ? ['guest sleeps'] : []),
    ...(config.preemption ? [`preempted on ${counted(config.pcpus, 'host CPU')}`] : []),
    ...(config.signals ? ['signals'] : []),
    ...(config.reset ? ['vCPU reset'] : []),
    config.fine.length > 0 ? `fine steps: ${config.fine.join(', ')}` : 'coarse steps',
  ];
  return parts.join('; ');
};

const eoiModeOf = ({ guest }: Config): string =>
  guest.controls.includes('eoiMode') ? 'EOImode switched' : `EOImode ${guest.eoiMode}`;

const describe = (config: Config, irq: Interrupt, place: number): string => {
  const access = irq.access.length > 0 ? `, guest accesses ${irq.access.join('/')}` : '';
  const handler = irq.handler === 'oneShot' ? ', threaded handler' : '';
  const senders = irq.source === 'sgi' ? ` from ${counted(config.sgiSenders, 'CPU')}` : '';
  return `${interruptOf(config, place).name} (${irq.trigger}, ${irq.source}${senders}, priority ${irq.priority}${access}${handler})`;
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

import { device } from '../device/part.js';
import { forwarded } from '../forwarded/part.js';
import { ghostConfig, ghostDomains } from '../ghost/config.js';
import { ghost, ghostTold } from '../ghost/ghost.js';
import { type GuestConfig, guestConfig, guestDomains } from '../guest/config.js';
import { guest, guestTold } from '../guest/part.js';
import { sgiSource } from '../guest/sgi.js';
import { host, hostTold } from '../host/part.js';
import { hostConfig, hostDomains } from '../host/state.js';
import { irqLine } from '../irq-line/part.js';
import { granularityTold, machineTold } from '../machine/bound.js';
import { machineConfig, type WrittenConfig } from '../machine/config.js';
import { among, assertWritten, type Domains, listOf } from '../machine/domains.js';
import { assertConfig, type Part } from '../machine/part.js';
import type { Bound } from '../machine/steps.js';
import type { System } from '../machine/system.js';
import { machineDomains } from '../machine/written.js';
import { timer, timerTold } from '../timer/part.js';
import { timerConfig, timerDomains } from '../timer/state.js';
import { vfio, vfioTold } from '../vfio/part.js';
import { vfioConfig, vfioDomains } from '../vfio/state.js';
import { bugs } from './bugs.js';
import { type OldConfig, oldVgicConfig, oldVgicDomains, oldVgicTold } from './config.js';
import { eraOf, oldEras } from './eras/index.js';
import { known } from './known.js';
import { mended } from './mends/index.js';
import { oldVgicPart } from './part.js';
import { scenariosWith } from './scenarios.js';
import type { World } from './state.js';
import type { OldVgic, OldVgicSteps } from './vgic.js';

type Old = Part<OldConfig, OldVgic, World>;

/**
 * The host never takes its interrupt: the world switch has turned the timer off (kvm_arch_timer_handler warns where one
 * comes all the same).
 */
const switchedTimer: Old = {
  ...timer,
  rules: (kvm) => {
    const { host: ofHost = [], ...others } = timer.rules?.(kvm) ?? {};
    return { ...others, host: ofHost.filter(({ id }) => id !== 'host.timerInterrupt') };
  },
};

const parts: readonly Old[] = [oldVgicPart, irqLine, device, switchedTimer, forwarded, vfio, host, guest(), ghost];

type Written = WrittenConfig & Partial<Omit<OldConfig, 'guest'>> & { readonly guest?: Partial<GuestConfig['guest']> };

const complete = ({ guest: ofGuest, ...written }: Written): OldConfig => ({
  ...machineConfig({ hostGic: 2, ...written }),
  ...hostConfig,
  ...timerConfig,
  ...vfioConfig,
  ...ghostConfig,
  ...oldVgicConfig,
  ...written,
  hostGic: written.hostGic ?? 2,
  ...guestConfig(ofGuest),
});

const domains: Domains<OldConfig> = {
  ...machineDomains,
  ...guestDomains,
  ...hostDomains,
  ...timerDomains,
  ...vfioDomains,
  ...ghostDomains,
  ...oldVgicDomains,
  fine: listOf(among('entry', 'exit', 'eoi', 'oracle', 'vfio')),
};

/** A configuration of the first vgic, with everything left out that it does not name. */
const configureOld = (written: Written): OldConfig =>
  assertConfig<OldConfig>(parts, complete(assertWritten(domains, written)));

/** KVM's first vgic, through its eras. */
export const kvmOld: System<OldConfig, OldVgic, World, Bound<OldVgic, OldVgicSteps>> = {
  title: 'KVM before 4.7',
  parts,
  eras: oldEras,
  told: {
    ...machineTold,
    ...guestTold,
    ...hostTold,
    ...oldVgicTold,
    ...timerTold,
    ...vfioTold,
    ...ghostTold,
    ...granularityTold,
  },
  without: ({ interrupts, sgiSenders }) => ({
    S05: 'there is no ap_list',
    S05o: 'there is no ap_list',
    S07: 'there is no ap_list',
    S17: 'a flush goes by INTIDs, and list registers have no priority',
    S36: 'list registers have no priority, and retargeting leaves them alone',
    ...(sgiSenders > 1 && interrupts.some(({ source }) => source === sgiSource)
      ? { S02: 'an SGI is in a list register for each of its senders' }
      : {}),
  }),
  hypervisor: eraOf('linux-4.4').hypervisor,
  sketches: {
    name: 'old-sketch',
    example: 'v1,l1,gic2,eoi0,level,edge',
    parts,
    complete,
    // The virtual timer is all that these eras had, and vCPUs stay on their CPUs here.
    without: [
      ...['ptimer', 'reset', 'timer-moves', 'preempted', 'setup', 'fine-vfio', 'pci23', 'disintx', 'triggers'],
      // What user space does is told with today's vgic, and irqfds of forwarded interrupts came with none of these.
      ...['vfio-ioctl', 'vfio-timer', 'vfio-access', 'vfio-direct', 'forwarded-eventfd'],
    ],
  },
  scenarios: scenariosWith(configureOld),
  known,
  document: 'docs/old-vgic.md',
  mended,
  bugs,
};

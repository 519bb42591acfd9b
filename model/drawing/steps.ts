import { match } from 'ts-pattern';
import type { Crossing, Step, View } from '../../src/language/index.js';
import { upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { maintenanceStatus } from '../gic/maintenance.js';
import type { Config } from '../kvm/config.js';
import type { Vcpu, World } from '../kvm/state.js';
import { interruptOf } from '../machine/config.js';
import type { Happening } from '../machine/happening.js';
import { guestLane, kvmLane } from './lanes.js';
import { forgottenEois, heldAs, intidOf, isFilled } from './words.js';

type Happened<K extends Happening['what']> = Extract<Happening, { what: K }>;

const happened = <K extends Happening['what']>({ after }: Step<World>, what: K): readonly Happened<K>[] =>
  after.happened.filter((event): event is Happened<K> => event.what === what);

/** A step in the words of its registers and functions; its lane says who takes it. */
export const shortOf =
  (config: Config) =>
  (step: Step<World>): string => {
    const { rule, params } = step.action;
    const irq = typeof params.irq === 'number' ? params.irq : undefined;
    const intid = irq === undefined ? '' : intidOf(config, irq);
    const isEdge = irq !== undefined && interruptOf(config, irq).trigger === 'edge';
    const taken = happened(step, 'populated').map((event) => heldAs(config, step.after.vcpus, event.irq));
    const flush = `flush ${taken.join(', ') || 'nothing'}`;
    return match(rule)
      .with('vmm.raise', () => (isEdge ? `pulses ${intid}` : `raises line ${intid}`))
      .with('device.raise', () => `raises line ${intid}`)
      .with('vmm.lower', 'device.lower', () => `lowers line ${intid}`)
      .with('device.pulse', () => `pulses ${intid}`)
      .with('vmm.signalEventfd', () => `signals eventfd ${intid}`)
      .with('vmm.unmask', () => `unmasks ${intid}`)
      .with('vmm.reset', () => 'resets the vCPU')
      .with('timer.expire', () => 'timer expires')
      .with('guest.programTimer', () => 'programs the timer')
      .with('guest.acknowledge', () => `reads IAR: ${intid}`)
      .with('guest.eoi', () => `writes EOIR ${intid}`)
      .with('guest.dir', () => `writes DIR ${intid}`)
      .with('guest.enable', () => `writes ISENABLER ${intid}`)
      .with('guest.disable', () => `writes ICENABLER ${intid}`)
      .with('guest.setPending', () => `writes ISPENDR ${intid}`)
      .with('guest.clearPending', () => `writes ICPENDR ${intid}`)
      .with('guest.setActive', () => `writes ISACTIVER ${intid}`)
      .with('guest.clearActive', () => `writes ICACTIVER ${intid}`)
      .with('guest.readActive', () => `reads ISACTIVER ${intid}`)
      .with('guest.readPending', () => `reads ISPENDR ${intid}`)
      .with('guest.retarget', () => `moves ${intid} to vCPU${params.vcpu}`)
      .with('guest.setPriority', () => `priority of ${intid}: ${params.priority}`)
      .with('guest.sendSgi', () => `sends SGI ${intid}`)
      .with('guest.mask', () => 'writes PMR')
      .with('guest.wfi', () => 'WFI')
      .with('guest.switchEoiMode', () => 'switches EOImode')
      .with('guest.group', () => 'writes IGRPEN')
      .with('guest.distributor', () => 'writes GICD_CTLR')
      .with('kvm.enter', () => (config.fine.includes('entry') ? 'enters' : `${flush}; enter`))
      .with('kvm.flush', () => flush)
      .with('kvm.commit', () => 'IN_GUEST_MODE')
      .with('kvm.turnBack', () => 'finds a request, turns back')
      .with('kvm.cancelEntry', () => `${flush}; signal, fold`)
      .with('kvm.exit', () => (config.fine.includes('exit') ? 'exit' : `exit; ${foldOf(config, step)}`))
      .with('kvm.fold', () => foldOf(config, step))
      .with('kvm.prune', () => 'prune, handle the exit')
      .with('kvm.injectorQueues', () => `queues ${happened(step, 'queued').map((event) => intidOf(config, event.irq))}`)
      .with('kvm.injectorKicks', () => 'request, kick')
      .with('kvm.finishHaltedAccess', () => 'finishes the access')
      .with('host.vfioInterrupt', () => `takes ${intid}: masks${config.fine.includes('vfio') ? '' : ', signals'}`)
      .with('host.vfioSignal', () => `signals eventfd ${intid}`)
      .with('host.irqfdWork', () => `irqfd injects ${intid}`)
      .with('host.timerInterrupt', () => `takes the timer PPI, injects`)
      .with('host.forwardedInterrupt', () => `takes ${intid}, injects`)
      .with('host.load', () => `loads vCPU${params.vcpu}`)
      .with('host.put', () => `puts vCPU${params.vcpu}`)
      .with('host.hrtimer', () => `timer wakes vCPU${params.vcpu}`)
      .otherwise(() => `${rule.split('.').at(-1)} ${intid}`.trim());
  };

/** What an exit took over from list registers, and from EOIcount. */
const foldOf = (config: Config, step: Step<World>): string => {
  const folded = happened(step, 'folded');
  const isTakenOver = (irq: number): boolean => !at(step.before.irqs, irq).active && at(step.after.irqs, irq).active;
  const replayed = happened(step, 'replayed').map((event) => intidOf(config, event.irq));
  const forgotten = upTo(config.vcpus).some((vcpu) => forgottenEois(step.before, step.after, vcpu) > 0);
  return [
    `fold ${folded.map((event) => heldAs(config, step.before.vcpus, event.irq)).join(', ') || 'nothing'}${
      folded.length === 1 && isTakenOver(folded[0]?.irq ?? 0) ? ' into active' : ''
    }`,
    ...(replayed.length > 0 ? [`EOIcount ends ${replayed.join(', ')}`] : []),
    ...(forgotten ? ['EOIcount ignored'] : []),
  ].join('; ');
};

/** Injections, kicks, resamples and line levels; the thread of a vCPU shows entries and exits. */
export const crossingsOf =
  (config: Config) =>
  (step: Step<World>): readonly Crossing[] => {
    const { before, after, action } = step;
    const queued = happened(step, 'queued').map((event) => ({
      to: kvmLane(event.vcpu),
      says: `inject ${intidOf(config, event.irq)}`,
    }));
    const told = happened(step, 'told').map((event) => {
      const isLost = isKickLost(at(after.vcpus, event.vcpu));
      const words = isFilled(at(after.vcpus, event.vcpu)) ? 'kick (IPI)' : 'request, wake';
      return { to: kvmLane(event.vcpu), says: isLost ? 'kick: no request is set' : words, isLost };
    });
    const kicked = upTo(config.vcpus)
      .filter((vcpu) => isKickedIn(at(before.vcpus, vcpu), at(after.vcpus, vcpu)))
      .map((vcpu) => ({ to: kvmLane(vcpu), says: 'kick (IPI)' }));
    const uncounted = happened(step, 'deactivated by the guest')
      .filter(({ found }) => !found)
      .map(() => ({ says: countsEoi(step) ? 'no LR has it: EOIcount +1' : 'no LR has it' }));
    const resampled = happened(step, 'resampled').map(() => ({ to: 'host', says: 'resample' }));
    const taken = action.rule === 'host.vfioInterrupt' ? [{ from: 'device', to: 'host', says: 'line high' }] : [];
    return [
      ...queued,
      ...(told.length > 0 ? told : kicked),
      ...uncounted.map((crossing) => ({ ...crossing, isLost: true })),
      ...resampled,
      ...taken,
      ...maintenance(step),
    ];
  };

/** Why the vCPU left the guest, where the maintenance interrupt made it. */
const maintenance = ({ before, action: { rule, params } }: Step<World>): readonly Crossing[] => {
  if (rule !== 'kvm.exit' || typeof params.vcpu !== 'number') {
    return [];
  }
  const status = maintenanceStatus(at(before.vcpus, params.vcpu).cpu);
  const conditions = Object.entries(conditionNames).flatMap(([name, short]) =>
    status[name as keyof typeof status] ? [short] : [],
  );
  return conditions.length === 0
    ? []
    : [
        {
          from: guestLane(params.vcpu),
          to: kvmLane(params.vcpu),
          says: `maintenance: ${conditions.join(' ')}`,
        },
      ];
};

/** The bits of GICH_MISR. IHI 0048B 5.3.3. */
const conditionNames = {
  endOfInterrupt: 'EOI',
  underflow: 'U',
  entryNotPresent: 'LRENP',
  noPending: 'NP',
  groupEnabled: 'VGrp0E',
  groupDisabled: 'VGrp0D',
};

const countsEoi = ({ before, after }: Step<World>): boolean =>
  after.vcpus.some(({ cpu }, vcpu) => cpu.eoiCount > (before.vcpus[vcpu]?.cpu.eoiCount ?? 0));

const isKickedIn = (before: View<Vcpu>, after: View<Vcpu>): boolean =>
  (after.exiting && !before.exiting) || (after.requested && !before.requested);

/** Told, but neither asked to look again nor on its way out. */
const isKickLost = (vcpu: View<Vcpu>): boolean => isFilled(vcpu) && !vcpu.requested && !vcpu.exiting;

/** What no value shows: something that a step drops, or takes from the wrong one. */
export const remarksOf =
  (config: Config) =>
  (step: Step<World>): readonly string[] => {
    const forgotten = upTo(config.vcpus)
      .filter((vcpu) => forgottenEois(step.before, step.after, vcpu) > 0)
      .map(
        (vcpu) =>
          `sets EOIcount of vCPU${vcpu} to 0 and deactivates nothing: the only record of the deactivation is gone`,
      );
    const wrong = happened(step, 'replayed')
      .filter(({ irq }) => step.before.guest.holds[irq])
      .map(({ irq }) => `deactivates ${intidOf(config, irq)} for EOIcount, and the guest still holds it`);
    const unheard = happened(step, 'told')
      .filter(({ vcpu }) => isKickLost(at(step.after.vcpus, vcpu)))
      .map(
        ({ vcpu, irq }) =>
          `tells vCPU${vcpu} of ${intidOf(config, irq)} and leaves neither a request nor an IPI: it will not look again`,
      );
    return [...forgotten, ...wrong, ...unheard];
  };

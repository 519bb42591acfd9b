import { type Crossing, type Step, upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { heldAs, maintenanceCrossings } from '../../guest/drawing.js';
import { intidOf } from '../../guest/printer.js';
import { happenedIn, hypervisorLane, type PartDrawing } from '../../machine/part-drawing.js';
import type { Config } from '../config.js';
import { isFlushed } from '../phases.js';
import type { VcpuState, World } from '../state.js';
import { forgottenEois, shown } from './held.js';

type Short = (step: Step<World>) => string;

/** A step in the words of its functions; its lane says who takes it. */
export const shortOf = (config: Config): NonNullable<PartDrawing<World>['short']> => {
  const flush: Short = (step) => {
    const taken = happenedIn(step, 'populated').map((event) => heldAs(config, shown, step.after, event.irq));
    return `flush ${taken.join(', ') || 'nothing'}`;
  };
  return {
    'kvm.enter': (step) => (config.fine.includes('entry') ? 'enters' : `${flush(step)}; enter`),
    'kvm.flush': flush,
    'kvm.commit': () => 'IN_GUEST_MODE',
    'kvm.turnBack': () => 'finds a request, turns back',
    'kvm.cancelEntry': (step) =>
      happenedIn(step, 'flushed').length > 0 ? `${flush(step)}; signal, fold` : 'signal, turns back',
    'kvm.exit': (step) => (config.fine.includes('exit') ? 'exit' : `exit; ${foldOf(config, step)}`),
    'kvm.fold': (step) => foldOf(config, step),
    'kvm.prune': () => 'prune, handle the exit',
    'kvm.migrate': () => 'moves it, prunes on',
    'kvm.injectorQueues': (step) => `queues ${happenedIn(step, 'queued').map((event) => intidOf(config, event.irq))}`,
    'kvm.injectorKicks': () => 'request, kick',
    'kvm.finishHaltedAccess': () => 'finishes the access',
  };
};

/** What an exit took over from list registers, and from EOIcount. */
const foldOf = (config: Config, step: Step<World>): string => {
  const folded = happenedIn(step, 'folded');
  const isTakenOver = (irq: number): boolean => !at(step.before.irqs, irq).active && at(step.after.irqs, irq).active;
  const replayed = happenedIn(step, 'replayed').map((event) => intidOf(config, event.irq));
  const forgotten = upTo(config.vcpus).some((vcpu) => forgottenEois(step.before, step.after, vcpu) > 0);
  return [
    `fold ${folded.map((event) => heldAs(config, shown, step.before, event.irq)).join(', ') || 'nothing'}${
      folded.length === 1 && isTakenOver(folded[0]?.irq ?? 0) ? ' into active' : ''
    }`,
    ...(replayed.length > 0 ? [`EOIcount ends ${replayed.join(', ')}`] : []),
    ...(forgotten ? ['EOIcount ignored'] : []),
  ].join('; ');
};

/** Injections and kicks; the thread of a vCPU shows entries and exits. */
export const crossings =
  (config: Config) =>
  (step: Step<World>): readonly Crossing[] => {
    const { before, after, action } = step;
    const queued = happenedIn(step, 'queued').map((event) => ({
      to: hypervisorLane(event.vcpu),
      says: `inject ${intidOf(config, event.irq)}`,
    }));
    const told = happenedIn(step, 'told').map((event) => {
      const isLost = isKickLost(at(after.vcpus, event.vcpu));
      const words = isFlushed(at(after.vcpus, event.vcpu)) ? 'kick (IPI)' : 'request, wake';
      return { to: hypervisorLane(event.vcpu), says: isLost ? 'kick: no request is set' : words, isLost };
    });
    const kicked = upTo(config.vcpus)
      .filter((vcpu) => isKickedIn(at(before.vcpus, vcpu), at(after.vcpus, vcpu)))
      .map((vcpu) => ({ to: hypervisorLane(vcpu), says: 'kick (IPI)' }));
    const left = action.rule === 'kvm.exit' ? maintenanceCrossings(config, before, Number(action.params.vcpu)) : [];
    return [...queued, ...(told.length > 0 ? told : kicked), ...left];
  };

const isKickedIn = (before: View<VcpuState>, after: View<VcpuState>): boolean =>
  (after.exiting && !before.exiting) || (after.requested && !before.requested);

/** Told, but neither asked to look again nor on its way out. */
const isKickLost = (vcpu: View<VcpuState>): boolean => isFlushed(vcpu) && !vcpu.requested && !vcpu.exiting;

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
    const wrong = happenedIn(step, 'replayed')
      .filter(({ irq }) => step.before.guest.holds[irq])
      .map(({ irq }) => `deactivates ${intidOf(config, irq)} for EOIcount, and the guest still holds it`);
    const unheard = happenedIn(step, 'told')
      .filter(({ vcpu }) => isKickLost(at(step.after.vcpus, vcpu)))
      .map(
        ({ vcpu, irq }) =>
          `tells vCPU${vcpu} of ${intidOf(config, irq)} and leaves neither a request nor an IPI: it will not look again`,
      );
    return [...forgotten, ...wrong, ...unheard];
  };

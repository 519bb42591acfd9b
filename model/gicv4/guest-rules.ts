import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { has, isEverSoft } from './config.js';
import type { Gicv4 } from './gicv4.js';
import { type Gicv4World, isForwarding } from './state.js';

const { rule } = over<Gicv4World>();

/** The guest, on a vCPU that runs. */
export const guestRules = (kvm: Gicv4): readonly Rule<Gicv4World>[] => {
  const { config } = kvm;
  const vcpu = upTo(config.vcpus);
  const vlpi = upTo(config.vlpis);
  const isRunning = (w: View<Gicv4World>, v: number): boolean => at(w.vcpus, v).phase === 'guest';
  /** What KVM has pending itself is in a list register, which is another model's affair: here the guest finds it. */
  const isInLr = (w: View<Gicv4World>, v: number, l: number): boolean => {
    const { latch, enabled, target } = at(w.lpis, l);
    return latch && enabled && target === v && !isForwarding(w, l);
  };
  const takesSgi = { vcpu: has(config, 'sgi') ? vcpu : [] };

  return [
    rule({
      id: 'guest.takeVlpi',
      by: 'guest',
      says: 'the guest takes a vLPI from the redistributor, without the host',
      cites: 'IHI 0069 5.1, 9.1',
      fair: 'strong',
      for: { vcpu, vlpi },
      when: (w, { vcpu, vlpi }) => isRunning(w, vcpu) && kvm.presents(w, vcpu, vlpi),
      does: (w, { vcpu, vlpi }) => {
        at(w.vpes, vcpu).vpt[vlpi] = false;
        at(w.lpis, vlpi).owed = false;
        w.happened.push({ what: 'taken', vlpi, vcpu });
      },
    }),
    rule({
      id: 'guest.takeLpi',
      by: 'guest',
      says: 'the guest takes an LPI that KVM has made pending in software',
      cites: 'vgic_v3_populate_lr',
      fair: 'strong',
      for: { vcpu, vlpi: isEverSoft(config) ? vlpi : [] },
      when: (w, { vcpu, vlpi }) => isRunning(w, vcpu) && isInLr(w, vcpu, vlpi),
      does: (w, { vcpu, vlpi }) => {
        at(w.lpis, vlpi).latch = false;
        at(w.lpis, vlpi).owed = false;
        w.happened.push({ what: 'taken', vlpi, vcpu });
      },
    }),
    rule({
      id: 'guest.takeVsgi',
      by: 'guest',
      says: 'the guest takes its SGI, from the redistributor or from a list register',
      cites: 'IHI 0069 (GICv4.1, direct injection of SGIs)',
      fair: 'strong',
      for: takesSgi,
      when: (w, { vcpu }) => isRunning(w, vcpu) && (kvm.presentsSgi(w, vcpu) || hasSoftSgi(w, vcpu)),
      does: (w, { vcpu }) => {
        const sgi = at(w.sgis, vcpu);
        sgi.latch = false;
        sgi.pending = false;
        sgi.owed = false;
        w.happened.push({ what: 'taken SGI', vcpu });
      },
    }),
    rule({
      id: 'guest.waits',
      by: 'guest',
      says: 'the guest executes WFI with nothing to take, and KVM traps it',
      cites: 'DDI 0487 (HCR_EL2.TWI); kvm_handle_wfx',
      for: { vcpu },
      when: (w, { vcpu }) => {
        const isAnything = vlpi.some((one) => kvm.presents(w, vcpu, one) || isInLr(w, vcpu, one));
        const isSgi = w.sgis.length > 0 && (kvm.presentsSgi(w, vcpu) || hasSoftSgi(w, vcpu));
        return isRunning(w, vcpu) && !isAnything && !isSgi;
      },
      does: (w, { vcpu }) => {
        at(w.vcpus, vcpu).phase = 'trapped';
      },
    }),
  ];
};

/** vgic_v3_populate_lr looks at pending_latch alone; of a direct one it is never set. */
const hasSoftSgi = (w: View<Gicv4World>, v: number): boolean => {
  const { hw, latch } = at(w.sgis, v);
  return latch && !hw;
};

import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge, forwardedEdge, level, sgi, timer, vfio } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { everyEra, Machine, machine } from '../../support/machine.js';

describe.each(everyEra)('taking back the list registers in %s', (era) => {
  it('latches an edge again that the guest has not acknowledged', () => {
    const m = machine(era, { interrupts: [edge()] }).do('vmm.raise', 'kvm.enter', 'kvm.exit');
    expect(m.irq()).toMatchObject({ pendingLatch: true, active: false, vcpu: 0 });
  });

  it('makes active what the guest has acknowledged', () => {
    const m = machine(era, { interrupts: [edge()] }).do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'kvm.exit');
    expect(m.irq()).toMatchObject({ pendingLatch: false, active: true, vcpu: 0 });
  });

  it('forgets an edge that was acknowledged and EOIed within one run', () => {
    const m = machine(era, { interrupts: [edge()] }).do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'guest.eoi');
    expect(m.irq().active).toBe(false);
    expect(m.do('kvm.exit').irq()).toMatchObject({ pendingLatch: false, active: false, vcpu: null });
  });

  it('latches the second edge of a pending and active list register when the first is EOIed', () => {
    const both = machine(era, { interrupts: [edge()] })
      .do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'vmm.raise', 'kvm.exit', 'kvm.enter')
      .do('guest.eoi');
    expect(both.lrs()).toEqual(['0 pending']);
    expect(both.do('kvm.exit').irq()).toMatchObject({ pendingLatch: true, active: false });
  });

  it('empties every list register and every bit of HCR', () => {
    const m = machine(era, { interrupts: [edge(), edge({}, 33)] });
    const out = m.do('vmm.raise irq=0', 'vmm.raise irq=1', 'kvm.enter', 'guest.acknowledge', 'kvm.exit');
    expect(out.lrs()).toEqual([]);
    expect(out.hcr()).toEqual([]);
    expect(out.vcpu().cpu.lrs.every(({ state, irq }) => state === 'invalid' && irq === 0)).toBe(true);
  });

  it('leaves a level interrupt pending whose line is still high after the EOI', () => {
    const m = machine(era, { interrupts: [level()] }).do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'guest.eoi');
    expect(m.do('kvm.exit', 'kvm.enter').lrs()).toEqual(['0 pending eoi']);
  });

  it('takes the EOI of a level interrupt to consume what ISPENDR has set', () => {
    const m = machine(era, { interrupts: [level({ access: ['pending'] })] });
    const ended = m.do('guest.setPending', 'kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit');
    expect(ended.irq()).toMatchObject({ pendingLatch: false, active: false, vcpu: null });
  });

  it('keeps what ISPENDR has set while a level interrupt is active, and loses it at its EOI', () => {
    const start = machine(era, { interrupts: [level({ access: ['pending'] })] });
    const active = start.do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'kvm.exit', 'vmm.lower', 'guest.setPending');
    expect(active.do('kvm.enter', 'kvm.exit').irq()).toMatchObject({ pendingLatch: true, active: true });
    expect(active.do('kvm.enter', 'guest.eoi', 'kvm.exit').irq()).toMatchObject({ pendingLatch: false, vcpu: null });
  });

  it('puts the sender of an SGI back that was not acknowledged', () => {
    const start = machine(era, { hostGic: 2, sgiSenders: 2, interrupts: [sgi(0)] });
    const m = start.do('guest.sendSgi sender=1', 'kvm.enter', 'kvm.exit');
    expect(m.irq()).toMatchObject({ pendingLatch: true, source: [false, true] });
  });
});

describe.each(everyEra)('a forwarded level interrupt in %s', (era) => {
  const loaded = machine(era, { interrupts: [timer(0)], preemption: true }).do(
    'timer.expire',
    'host.timerInterrupt',
    'kvm.enter',
  );
  const ppi = (m: Machine) => at(m.world.timerPpis, 0);

  it('that comes back unused and is still high is stored again', () => {
    const m = loaded.do('kvm.exit');
    expect(m.irq().lineLevel).toBe(true);
    expect(ppi(m)).toMatchObject({ line: true, active: true });
  });

  it('that comes back unused and is low frees the physical interrupt', () => {
    const m = loaded.do('guest.programTimer', 'kvm.exit');
    expect(m.irq()).toMatchObject({ lineLevel: false, vcpu: null });
    expect(ppi(m).active).toBe(false);
  });

  it('that the guest has EOIed is presented by the hardware again', () => {
    const m = loaded.do('guest.acknowledge', 'guest.eoi');
    expect(ppi(m)).toMatchObject({ line: true, active: false });
    expect(m.do('kvm.exit').can('host.timerInterrupt')).toBe(true);
  });

  it('whose level was stored while it was active is sampled again when the guest has ended it', () => {
    const stored = loaded.do('guest.acknowledge', 'kvm.exit', 'host.put', 'host.load');
    expect(stored.irq()).toMatchObject({ lineLevel: true, active: true });
    const ended = stored.do('kvm.enter', 'guest.programTimer', 'guest.eoi', 'kvm.exit');
    expect(ended.irq()).toMatchObject({ lineLevel: false, active: false, vcpu: null });
    expect(ppi(ended).active).toBe(false);
  });
});

describe.each(everyEra)('the EOI of an assigned device in %s', (era) => {
  const taken = (hostGic: 2 | 3) =>
    machine(era, { hostGic, interrupts: [vfio()] }).do('device.raise', 'host.vfioInterrupt', 'host.irqfdWork');
  const ended = (hostGic: 2 | 3) =>
    taken(hostGic).do('kvm.enter', 'guest.acknowledge', 'kvm.exit', 'kvm.enter', 'guest.eoi');

  it.each([2, 3] as const)('lowers the level, then tells VFIO, which unmasks (GICv%s)', (hostGic) => {
    const m = ended(hostGic).do('kvm.exit');
    expect(m.happened).toEqual(expect.arrayContaining(['notified', 'injected', 'resampled', 'unmasked']));
    expect(m.happened.indexOf('injected')).toBeLessThan(m.happened.indexOf('resampled'));
    expect(m.irq().lineLevel).toBe(false);
    expect(m.world.vfio[0]).toMatchObject({ masked: false, depth: 0 });
    expect(m.can('host.vfioInterrupt')).toBe(true);
  });

  it('within the run in which it was acknowledged is noticed with a GICv2', () => {
    const m = taken(2).do('kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit');
    expect(m.happened).toContain('notified');
  });

  it('that has not happened is not told of', () => {
    expect(taken(2).do('kvm.enter', 'guest.acknowledge', 'kvm.exit').happened).not.toContain('notified');
    expect(taken(2).do('kvm.enter', 'kvm.exit').happened).not.toContain('notified');
  });
});

describe('an acknowledge and an EOI within one run of the guest, with a GICv3,', () => {
  const steps = ['device.raise', 'host.vfioInterrupt', 'host.irqfdWork', 'kvm.enter', 'guest.acknowledge', 'guest.eoi'];

  it('were noticed until Linux 6.18', () => {
    expect(machine('linux-4.17', { interrupts: [vfio()] }).do(...steps, 'kvm.exit').happened).toContain('notified');
  });

  it('are not since 6.19: VFIO stays masked and the level stays high', () => {
    const m = machine('linux-6.19', { interrupts: [vfio()] }).do(...steps, 'kvm.exit');
    expect(m.happened).not.toContain('notified');
    expect(m.irq()).toMatchObject({ lineLevel: true, vcpu: 0 });
    expect(m.world.vfio[0]?.masked).toBe(true);
  });
});

describe('since Linux 6.19 the notification of an EOI', () => {
  /** Whether the interrupt is still active for the vgic when somebody is told of its end. */
  const activeWhenTold = (hostGic: 2 | 3): readonly boolean[] => {
    const told: boolean[] = [];
    const listening = override(linux619, {
      notifyAckedIrq: (kvm, w, id) => {
        told.push(kvm.getIrq(w, id).active);
        linux619.notifyAckedIrq(kvm, w, id);
      },
    });
    Machine.under(bind(listening)(configure({ hostGic, interrupts: [vfio()] })))
      .do('device.raise', 'host.vfioInterrupt', 'host.irqfdWork', 'kvm.enter', 'guest.acknowledge', 'kvm.exit')
      .do('kvm.enter', 'guest.eoi', 'kvm.exit');
    return told;
  };

  it('comes before the state is taken over with a GICv2', () => {
    expect(activeWhenTold(2)).toEqual([true]);
  });

  it('comes after it with a GICv3', () => {
    expect(activeWhenTold(3)).toEqual([false]);
  });
});

describe('EOIs of interrupts that have no list register', () => {
  const parts = { interrupts: [edge({ priority: 2 }), level({ priority: 1 }), edge({}, 33)] };
  /** Three nested on one list register: the guest has the last, the other two are outside. */
  const nested = (era: 'linux-4.17' | 'linux-6.19', interrupts = parts.interrupts) =>
    machine(era, { interrupts }, (w) => {
      w.vcpus[0]?.apList.push(0, 1);
      for (const irq of [0, 1]) {
        Object.assign(at(w.irqs, irq), { active: true, vcpu: 0 });
        w.guest.holds[irq] = true;
        const vcpu = at(w.vcpus, 0);
        vcpu.nested.push(irq);
        vcpu.cpu.activePriorities[at(w.irqs, irq).priority] = true;
      }
    }).do('vmm.raise irq=2', 'kvm.enter');

  it('are counted by the hardware', () => {
    const m = nested('linux-6.19').do('guest.acknowledge irq=2', 'guest.eoi irq=2', 'guest.eoi irq=1');
    expect(m.vcpu().cpu.eoiCount).toBe(1);
    expect(m.do('guest.eoi irq=0').vcpu().cpu.eoiCount).toBe(2);
  });

  it('are carried out in the order of the list since Linux 6.19', () => {
    const m = nested('linux-6.19').do('guest.acknowledge irq=2', 'guest.eoi irq=2', 'guest.eoi irq=1', 'kvm.exit');
    expect(m.world.happened).toContainEqual({ what: 'replayed', vcpu: 0, irq: 1 });
    expect(m.irq(1).active).toBe(false);
    expect(m.irq(0).active).toBe(true);
    expect(m.vcpu().apList).toEqual([0]);
  });

  it('are all carried out', () => {
    const eois = ['guest.eoi irq=2', 'guest.eoi irq=1', 'guest.eoi irq=0'];
    const m = nested('linux-6.19').do('guest.acknowledge irq=2', ...eois, 'kvm.exit');
    expect([m.irq(0).active, m.irq(1).active]).toEqual([false, false]);
    expect(m.vcpu().apList).toEqual([]);
  });

  it('deactivate the physical interrupt of one that is forwarded', () => {
    const m = machine('linux-6.19', { interrupts: [forwardedEdge({ priority: 1 }), edge()] });
    const outside = m
      .do('device.pulse', 'host.forwardedInterrupt', 'kvm.enter', 'guest.acknowledge irq=0', 'vmm.raise irq=1')
      .do('kvm.exit', 'kvm.enter');
    expect(outside.lrs()).toEqual(['1 pending']);
    const ended = outside.do('guest.acknowledge irq=1', 'guest.eoi irq=1', 'guest.eoi irq=0');
    expect(ended.world.forwardedSpis[0]?.active).toBe(true);
    const out = ended.do('kvm.exit');
    expect(out.world.happened).toContainEqual({ what: 'physically deactivated', irq: 0, wasActive: true });
    expect(out.world.forwardedSpis[0]?.active).toBe(false);
    expect(out.irq(0).vcpu).toBe(null);
  });

  it('leave an edge pending that came again meanwhile', () => {
    const m = machine('linux-6.19', { interrupts: [edge({ priority: 1 }), edge({}, 33)] });
    const ended = m
      .do('vmm.raise irq=0', 'kvm.enter', 'guest.acknowledge irq=0', 'vmm.raise irq=1', 'kvm.exit', 'kvm.enter')
      .do('vmm.raise irq=0', 'guest.acknowledge irq=1', 'guest.eoi irq=1', 'guest.eoi irq=0', 'kvm.exit');
    expect(ended.irq(0)).toMatchObject({ active: false, pendingLatch: true, vcpu: 0 });
  });

  it('were not looked for before 6.19', () => {
    const m = nested('linux-4.17');
    expect(m.lrs()).toEqual(['0 active']);
    const ended = m.do('guest.eoi irq=1', 'kvm.exit');
    expect(ended.irq(1).active).toBe(true);
    expect(ended.world.guest.holds[1]).toBe(false);
  });

  it('beyond what is active outside are dropped', () => {
    const m = machine('linux-6.19', { interrupts: [edge()], guest: { orders: 'any' } });
    const surplus = m.do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit');
    expect(surplus.happened).not.toContain('replayed');
    expect(surplus.vcpu().cpu.eoiCount).toBe(0);
  });
});

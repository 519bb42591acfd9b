import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { edge, forwardedEdge, level, sgi, timer, vfio } from '../../../model/scenarios/kinds.js';
import type { World } from '../../../model/vgic.js';
import { everyEra, machine } from '../../support/machine.js';

/** On the list of vCPU 0, pending or active: as if it had been injected, or acknowledged and folded. */
const queued = (w: World, irq: number, state: 'pending' | 'active' | 'both'): void => {
  const entry = at(w.irqs, irq);
  entry.pendingLatch = state !== 'active';
  entry.active = state !== 'pending';
  entry.vcpu = 0;
  at(w.vcpus, 0).apList.push(irq);
  w.guest.holds[irq] = entry.active;
};

describe.each(everyEra)('a list register in %s', (era) => {
  it('takes the latch of an edge with it', () => {
    const m = machine(era, { interrupts: [edge()] }).do('vmm.raise', 'kvm.enter');
    expect(m.lrs()).toEqual(['0 pending']);
    expect(m.irq().pendingLatch).toBe(false);
  });

  it('holds an edge that comes again while it is active as both', () => {
    const m = machine(era, { interrupts: [edge()] });
    const again = m.do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'vmm.raise', 'kvm.exit', 'kvm.enter');
    expect(again.lrs()).toEqual(['0 pending+active']);
    expect(again.irq().pendingLatch).toBe(false);
  });

  it('asks for the EOI of a level interrupt, and leaves the level where it is', () => {
    const m = machine(era, { interrupts: [level()] }).do('vmm.raise', 'kvm.enter');
    expect(m.lrs()).toEqual(['0 pending eoi']);
    expect(m.irq().lineLevel).toBe(true);
  });

  it('holds a level interrupt that is active and still high as active only', () => {
    const m = machine(era, { interrupts: [level()] });
    expect(m.do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'kvm.exit', 'kvm.enter').lrs()).toEqual([
      '0 active eoi',
    ]);
  });

  it('takes the level of a forwarded interrupt with it: its handler reports rising edges only', () => {
    const m = machine(era, { interrupts: [timer(0)] }).do('timer.expire', 'host.timerInterrupt');
    expect(m.irq().lineLevel).toBe(true);
    expect(m.do('kvm.enter').lrs()).toEqual(['0 pending hw']);
    expect(m.do('kvm.enter').irq().lineLevel).toBe(false);
  });

  it('holds a forwarded interrupt that is active as active only: the hardware keeps what is pending', () => {
    const m = machine(era, { interrupts: [forwardedEdge()] }, (w) => queued(w, 0, 'both'));
    expect(m.do('kvm.enter').lrs()).toEqual(['0 active hw']);
    expect(m.do('kvm.enter').irq().pendingLatch).toBe(true);
  });

  it('carries the priority that the guest gave the interrupt last', () => {
    const m = machine(era, { priorities: 2, interrupts: [edge({ access: ['priority'] })] });
    const m1 = m.do('vmm.raise', 'guest.setPriority priority=1', 'kvm.enter');
    expect(m1.vcpu().cpu.lrs[0]?.priority).toBe(1);
  });

  it('is not filled with what another vCPU is the target of now', () => {
    const start = machine(era, { vcpus: 2, interrupts: [edge({ access: ['target'] })] });
    expect(start.do('vmm.raise', 'guest.retarget vcpu=1', 'kvm.enter').lrs()).toEqual([]);
  });

  it('is not filled with what is disabled, unless that is active', () => {
    const m = machine(era, { interrupts: [edge({ access: ['enable'] })] }).do('vmm.raise', 'guest.disable');
    expect(m.do('kvm.enter').lrs()).toEqual([]);
    const active = machine(era, { interrupts: [edge({ access: ['enable'] })] }, (w) => queued(w, 0, 'active'));
    expect(active.do('guest.disable', 'kvm.enter').lrs()).toEqual(['0 active']);
  });

  it('of an SGI that is active holds nothing pending while another sender waits, and asks for the EOI', () => {
    const m = machine(era, { hostGic: 2, sgiSenders: 2, interrupts: [sgi(0)] });
    const active = m.do('guest.sendSgi sender=1', 'kvm.enter', 'guest.acknowledge', 'kvm.exit');
    expect(active.irq()).toMatchObject({ active: true, activeSource: 1 });
    const waiting = active.do('guest.sendSgi sender=0', 'kvm.enter');
    expect(waiting.lrs()).toEqual(['0 active eoi']);
    expect(waiting.vcpu().cpu.lrs[0]?.source).toBe(1);
    expect(waiting.irq().source).toEqual([true, false]);
  });

  it('of an SGI holds one sender at a time, the lowest first', () => {
    const m = machine(era, { hostGic: 2, sgiSenders: 2, interrupts: [sgi(0)] });
    const both = m.do('guest.sendSgi sender=1', 'guest.sendSgi sender=0', 'kvm.enter');
    expect(both.lrs()).toEqual(['0 pending eoi']);
    expect(both.vcpu().cpu.lrs[0]?.source).toBe(0);
    expect(both.irq()).toMatchObject({ source: [false, true], pendingLatch: true });
    const second = both.do('guest.acknowledge', 'guest.eoi', 'kvm.exit', 'kvm.enter');
    expect(second.lrs()).toEqual(['0 pending']);
    expect(second.vcpu().cpu.lrs[0]?.source).toBe(1);
  });
});

describe.each(everyEra)('the order of the list in %s', (era) => {
  const two = { interrupts: [edge({ priority: 1 }), edge({}, 33)] };

  it('is that of arrival while everything fits', () => {
    const m = machine(era, { ...two, listRegisters: 2 }).do('vmm.raise irq=0', 'vmm.raise irq=1', 'kvm.enter');
    expect(m.lrs()).toEqual(['0 pending', '1 pending']);
    expect(m.hcr()).not.toContain('UIE');
  });

  it('is that of priority where it does not, and the underflow interrupt is asked for', () => {
    const m = machine(era, two).do('vmm.raise irq=0', 'vmm.raise irq=1', 'kvm.enter');
    expect(m.lrs()).toEqual(['1 pending']);
    expect(m.vcpu().apList).toEqual([1, 0]);
    expect(m.hcr()).toContain('UIE');
  });

  it('of equals is that of arrival', () => {
    const m = machine(era, { interrupts: [edge(), edge({}, 33)] });
    expect(m.do('vmm.raise irq=1', 'vmm.raise irq=0', 'kvm.enter').vcpu().apList).toEqual([1, 0]);
  });
});

describe('until Linux 6.18 a flush', () => {
  const two = { interrupts: [edge({ priority: 1 }), edge({}, 33)] };

  it('gives the list register to what is active, and a more urgent interrupt waits', () => {
    const m = machine('linux-4.17', two).do(
      'vmm.raise irq=0',
      'kvm.enter',
      'guest.acknowledge irq=0',
      'vmm.raise irq=1',
    );
    const again = m.do('kvm.exit', 'kvm.enter');
    expect(again.lrs()).toEqual(['0 active']);
    expect(again.hcr()).toEqual(['UIE']);
  });

  it('asks for no maintenance where the last list register took the last of the list', () => {
    const m = machine('linux-4.17', two).do('vmm.raise irq=0', 'kvm.enter');
    expect(m.hcr()).toEqual([]);
  });

  it('puts what is enabled and pending before what is neither', () => {
    const interrupts = [edge({ access: ['enable'] }), edge({ priority: 1 }, 33)];
    const m = machine('linux-4.17', { interrupts }).do('vmm.raise irq=0', 'vmm.raise irq=1', 'guest.disable irq=0');
    const entered = m.do('kvm.enter');
    expect(entered.vcpu().apList).toEqual([1, 0]);
    expect(entered.lrs()).toEqual(['1 pending']);
  });

  it('leaves two active ones in the order in which they came', () => {
    const m = machine('linux-4.17', two, (w) => {
      queued(w, 0, 'active');
      queued(w, 1, 'active');
    });
    expect(m.do('kvm.enter').lrs()).toEqual(['0 active']);
  });

  it('lets nothing less urgent follow an SGI that has more senders, and does not say so (UIE)', () => {
    const parts = { hostGic: 2, sgiSenders: 2, listRegisters: 2, interrupts: [sgi(0), edge({ priority: 1 })] } as const;
    const m = machine('linux-4.17', parts).do('guest.sendSgi sender=0', 'guest.sendSgi sender=1', 'vmm.raise irq=1');
    const entered = m.do('kvm.enter');
    expect(entered.lrs()).toEqual(['0 pending eoi']);
    expect(entered.hcr()).toEqual([]);
  });

  it('lets what is as urgent follow such an SGI', () => {
    const parts = { hostGic: 2, sgiSenders: 2, listRegisters: 2, interrupts: [sgi(0), edge()] } as const;
    const m = machine('linux-4.17', parts).do('guest.sendSgi sender=0', 'guest.sendSgi sender=1', 'vmm.raise irq=1');
    expect(m.do('kvm.enter').lrs()).toEqual(['0 pending eoi', '1 pending']);
  });

  it('traps no DIR', () => {
    const parts = { interrupts: two.interrupts, guest: { eoiMode: 1 } } as const;
    const m = machine('linux-4.17', parts).do('vmm.raise irq=0', 'vmm.raise irq=1', 'kvm.enter');
    expect(m.hcr()).toEqual(['UIE']);
  });
});

describe('since Linux 6.19 a flush', () => {
  const two = { interrupts: [edge({ priority: 1 }), edge({}, 33)] };
  const overflowing = machine('linux-6.19', two)
    .do('vmm.raise irq=0', 'kvm.enter', 'guest.acknowledge irq=0', 'vmm.raise irq=1')
    .do('kvm.exit', 'kvm.enter');

  it('gives the list register to what is pending, and lets EOIs of what is active be counted', () => {
    expect(overflowing.lrs()).toEqual(['1 pending']);
    expect(overflowing.hcr()).toEqual(['UIE', 'LRENPIE', 'VGrp0DIE', 'TDIR']);
  });

  it('with a GICv2 needs no bit to trap DIR', () => {
    const m = machine('linux-6.19', { ...two, hostGic: 2 }, (w) => {
      queued(w, 0, 'active');
      queued(w, 1, 'pending');
    });
    expect(m.do('kvm.enter').hcr()).toEqual(['UIE', 'LRENPIE', 'VGrp0DIE']);
  });

  it('asks to hear when nothing is pending any more where more is pending than fits', () => {
    const m = machine('linux-6.19', { ...two, hostGic: 2 }).do('vmm.raise irq=0', 'vmm.raise irq=1', 'kvm.enter');
    expect(m.hcr()).toEqual(['UIE', 'NPIE', 'VGrp0DIE']);
  });

  it('always asks to hear of the other state of the group', () => {
    const m = machine('linux-6.19', { hostGic: 2, interrupts: [edge()], guest: { controls: ['group'] } }).do(
      'kvm.enter',
    );
    expect(m.hcr()).toEqual(['VGrp0DIE']);
    expect(m.do('guest.group', 'kvm.exit', 'kvm.enter').hcr()).toEqual(['VGrp0EIE']);
  });

  it('sorts active ones by priority, so that the tail is in the order of their EOIs', () => {
    const interrupts = [edge({ priority: 2 }), edge({ priority: 1 }, 33), edge({}, 34)];
    const m = machine('linux-6.19', { interrupts }, (w) => {
      queued(w, 0, 'active');
      queued(w, 1, 'active');
      queued(w, 2, 'pending');
    });
    expect(m.do('kvm.enter').vcpu().apList).toEqual([2, 1, 0]);
  });

  it('of equals puts one that is forwarded first', () => {
    const m = machine('linux-6.19', { interrupts: [edge(), timer(0)] });
    const entered = m.do('vmm.raise', 'timer.expire', 'host.timerInterrupt', 'kvm.enter');
    expect(entered.lrs()).toEqual(['1 pending hw']);
  });

  it('puts what belongs to another vCPU by now last', () => {
    const interrupts = [edge({ access: ['target'] }), edge({ priority: 1 }, 33), edge({ priority: 1 }, 34)];
    const m = machine('linux-6.19', { vcpus: 2, interrupts });
    const entered = m
      .do('vmm.raise irq=0', 'vmm.raise irq=1', 'vmm.raise irq=2', 'guest.retarget vcpu=1')
      .do('kvm.enter');
    expect(entered.vcpu().apList).toEqual([1, 2, 0]);
    expect(entered.lrs()).toEqual(['1 pending']);
  });

  it('fills the list registers also behind an SGI that has more senders', () => {
    const parts = { hostGic: 2, sgiSenders: 2, listRegisters: 2, interrupts: [sgi(0), edge({ priority: 1 })] } as const;
    const m = machine('linux-6.19', parts).do('guest.sendSgi sender=0', 'guest.sendSgi sender=1', 'vmm.raise irq=1');
    expect(m.do('kvm.enter').lrs()).toEqual(['0 pending eoi', '1 pending']);
  });

  it('marks what it puts into a list register', () => {
    expect(overflowing.irq(1).onLr).toBe(true);
    expect(overflowing.irq(0).onLr).toBe(false);
  });

  it('on a host that cannot trap DIR by itself traps it always', () => {
    expect(
      machine('linux-6.19', { activeSpisMax: 0, interrupts: [edge()] })
        .do('kvm.enter')
        .hcr(),
    ).toContain('TDIR');
  });

  it('traps DIR on every vCPU while an SPI may have to be deactivated from any', () => {
    const parts = { vcpus: 2, guest: { eoiMode: 1 }, interrupts: [vfio()] } as const;
    const m = machine('linux-6.19', parts).do('kvm.enter vcpu=1');
    expect(m.hcr(1)).toEqual(['VGrp0DIE']);
    const injected = m.do('device.raise', 'host.vfioInterrupt', 'host.irqfdWork');
    expect(injected.world.activeSpis).toBe(1);
    expect(injected.vcpu(1).exiting).toBe(true);
    expect(injected.do('kvm.exit vcpu=1', 'kvm.enter vcpu=1').hcr(1)).toEqual(['VGrp0DIE', 'TDIR']);
  });
});

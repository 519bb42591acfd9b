import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { ptimer, timer } from '../../../model/scenarios/kinds.js';
import { everyEra, type Machine, machine } from '../../support/machine.js';

const ppi = (m: Machine, cpu = 0) => at(m.world.timerPpis, cpu);

describe.each(everyEra)('the timer of a vCPU in %s', (era) => {
  const start = machine(era, { interrupts: [timer(0)], preemption: true, pcpus: 2 });
  const active = start.do('timer.expire', 'host.timerInterrupt', 'kvm.enter', 'guest.acknowledge', 'kvm.exit');

  it('interrupts the host, which leaves the PPI active and injects', () => {
    const m = start.do('timer.expire');
    expect(ppi(m)).toMatchObject({ line: true, active: false });
    const taken = m.do('host.timerInterrupt');
    expect(ppi(taken)).toMatchObject({ line: true, active: true });
    expect(taken.irq()).toMatchObject({ lineLevel: true, vcpu: 0 });
    expect(taken.can('host.timerInterrupt')).toBe(false);
  });

  it('goes with its vCPU to another CPU, with the active state', () => {
    const put = active.do('host.put');
    expect(ppi(put)).toMatchObject({ line: false, active: false });
    expect(put.world.timers[0]?.output).toBe(true);
    const moved = put.do('host.load pcpu=1');
    expect(ppi(moved, 1)).toMatchObject({ line: true, active: true });
    expect(moved.irq()).toMatchObject({ lineLevel: true, active: true });
  });

  it('stays active physically while the guest handles it, though its output is low', () => {
    const low = active.do('kvm.enter', 'guest.programTimer', 'kvm.exit', 'host.put', 'host.load pcpu=1');
    expect(ppi(low, 1)).toMatchObject({ line: false, active: true });
    expect(low.do('kvm.enter', 'guest.eoi').world.happened).toContainEqual({
      what: 'physically deactivated',
      irq: 0,
      wasActive: true,
    });
  });

  it('is free on a CPU to which it comes silent', () => {
    const moved = start.do('host.put', 'host.load pcpu=1');
    expect(ppi(moved, 1)).toMatchObject({ line: false, active: false });
    expect(moved.irq().lineLevel).toBe(false);
  });

  it('that expires while the vCPU is nowhere is injected when it is loaded', () => {
    const m = start.do('host.put', 'timer.expire');
    expect(m.irq().lineLevel).toBe(false);
    const loaded = m.do('host.load');
    expect(loaded.irq()).toMatchObject({ lineLevel: true, vcpu: 0 });
    expect(ppi(loaded)).toMatchObject({ line: true, active: true });
  });

  it('that is told of as low at a load takes the level back', () => {
    const stored = active.do('host.put', 'host.load', 'kvm.enter', 'guest.programTimer', 'kvm.exit');
    expect(stored.irq().lineLevel).toBe(true);
    expect(stored.do('host.put', 'host.load').irq().lineLevel).toBe(false);
  });

  it('cannot be programmed by a guest that is not running', () => {
    expect(start.do('timer.expire').can('guest.programTimer')).toBe(false);
  });

  it('is shared by the vCPUs of a CPU, one at a time', () => {
    const shared = machine(era, { vcpus: 2, pcpus: 1, interrupts: [timer(0), timer(1)], preemption: true });
    expect(shared.can('host.load vcpu=1')).toBe(false);
    const second = shared.do('timer.expire vcpu=0', 'host.put vcpu=0', 'host.load vcpu=1');
    expect(ppi(second)).toMatchObject({ line: false, active: false });
    const back = second.do('timer.expire vcpu=1', 'host.timerInterrupt');
    expect([back.irq(0).lineLevel, back.irq(1).lineLevel]).toEqual([false, true]);
  });
});

describe.each(everyEra)('a vCPU that is turned off and on in %s', (era) => {
  const start = machine(era, { interrupts: [timer(0)], preemption: true, reset: true });
  const active = start.do('timer.expire', 'host.timerInterrupt', 'kvm.enter', 'guest.acknowledge', 'kvm.exit');

  it('forgets its timer, and the interrupt that it was handling', () => {
    const m = active.do('vmm.reset');
    expect(m.irq()).toMatchObject({ active: false, lineLevel: false, pendingLatch: false });
    expect(ppi(m)).toMatchObject({ line: false, active: false });
    expect(m.vcpu()).toMatchObject({ nested: [] });
    expect(m.world.guest.holds).toEqual([false]);
    expect(m.do('kvm.enter', 'kvm.exit').irq().vcpu).toBe(null);
  });

  it('forgets what ISPENDR has made pending', () => {
    const parts = { interrupts: [timer(0, { access: ['pending'] })], preemption: true, reset: true } as const;
    const m = machine(era, parts).do('guest.setPending');
    expect(m.world.ghost.softPending).toEqual([true]);
    expect(m.do('vmm.reset').world.ghost.softPending).toEqual([false]);
  });

  it('forgets it also where it is not loaded', () => {
    const m = start.do('host.put', 'timer.expire', 'vmm.reset');
    expect(m.world.timers[0]?.output).toBe(false);
    expect(m.do('host.load').irq().lineLevel).toBe(false);
  });
});

describe.each(everyEra)('the emulated physical timer of a vCPU in %s', (era) => {
  const start = machine(era, { interrupts: [ptimer(0)], preemption: true, guest: { sleeps: true } });
  const told = start.do('ptimer.expire', 'host.softTimer');
  const emulated = (m: Machine) => at(m.world.ptimers, 0);

  it('has a timer of the host, which injects when its time has come', () => {
    expect(emulated(start)).toEqual({ output: false, level: false, softTimer: true });
    expect(start.can('host.softTimer')).toBe(false);
    expect(emulated(told)).toEqual({ output: true, level: true, softTimer: false });
    expect(told.irq()).toMatchObject({ lineLevel: true, vcpu: 0 });
  });

  it('lowers its interrupt when it is programmed, and has a timer of the host again', () => {
    const m = told.do('guest.programPtimer');
    expect(emulated(m)).toEqual({ output: false, level: false, softTimer: true });
    expect(m.irq().lineLevel).toBe(false);
    expect(m.can('guest.programPtimer')).toBe(false);
  });

  it('has none while its vCPU is nowhere, and is looked at when it is loaded', () => {
    const put = start.do('host.put', 'ptimer.expire');
    expect(emulated(put).softTimer).toBe(false);
    expect(put.can('host.softTimer')).toBe(false);
    expect(emulated(put.do('host.load'))).toEqual({ output: true, level: true, softTimer: false });
  });

  it('wakes its vCPU by the timer of those that sleep', () => {
    const asleep = start.do('kvm.enter', 'guest.wfi');
    expect(asleep.world.bgTimers).toEqual([true]);
    const awake = asleep.do('ptimer.expire', 'host.hrtimer');
    expect(awake.vcpu().phase).toBe('outside');
    expect(awake.world.bgTimers).toEqual([false]);
    expect(awake.do('host.load').irq().lineLevel).toBe(true);
  });

  it('is programmed by a guest whose access traps', () => {
    expect(told.do('kvm.enter').can('guest.programPtimer')).toBe(false);
  });
});

it('there is no reset of an emulated timer', () => {
  expect(() => machine('linux-6.19', { interrupts: [timer(0), ptimer(0)], reset: true })).toThrow('leave ptimer out');
});

describe.each(everyEra)('a timer that user space moves while its vCPU is put, in %s,', (era) => {
  const started = machine(era, { interrupts: [timer(0)], preemption: true, moves: true });
  const pending = started.do('timer.expire', 'host.timerInterrupt');

  it('is looked at again when that is loaded', () => {
    const moved = pending.do('host.put', 'vmm.moveTimer');
    expect(moved.world.timers[0]?.output).toBe(false);
    expect(moved.irq().lineLevel).toBe(true);
    const loaded = moved.do('host.load');
    expect(loaded.irq().lineLevel).toBe(false);
    expect(ppi(loaded)).toMatchObject({ line: false, active: false });
  });

  it('is not moved while that is loaded', () => {
    expect(pending.can('vmm.moveTimer')).toBe(false);
  });
});

describe.each(everyEra)('the timer of a vCPU whose registers another one accesses, in %s,', (era) => {
  const access = ['enable', 'idlePending', 'active', 'readPending'] as const;
  const start = machine(era, {
    vcpus: 2,
    interrupts: [timer(0, { access: [...access] }), timer(1)],
    guest: { controls: ['redistributors'] },
  });
  const taken = (vcpu: number) => [`timer.expire vcpu=${vcpu}`, `host.timerInterrupt pcpu=${vcpu}`];

  it("is lost where it is enabled while the other one's is low", () => {
    const m = start.do('guest.disable by=1', ...taken(0), 'guest.enable by=1');
    expect(ppi(m)).toMatchObject({ line: true, active: true });
    expect(m.irq().lineLevel).toBe(false);
    expect(m.do('kvm.enter vcpu=0').can('guest.acknowledge vcpu=0 irq=0')).toBe(false);
    const own = start.do('guest.disable by=0', ...taken(0), 'guest.enable by=0');
    expect(own.do('kvm.enter vcpu=0').can('guest.acknowledge vcpu=0 irq=0')).toBe(true);
  });

  it("is pending where it is enabled while the other one's is high", () => {
    const m = start.do('guest.disable by=1', ...taken(1), 'guest.enable by=1');
    expect(ppi(m)).toMatchObject({ line: false });
    expect(m.do('kvm.enter vcpu=0').can('guest.acknowledge vcpu=0 irq=0')).toBe(true);
  });

  it("is read as the other one's", () => {
    const m = start.do(...taken(1), 'guest.readPending by=1');
    expect(m.world.happened).toContainEqual({ what: 'read', irq: 0, register: 'pending', value: true, truth: false });
  });

  it.each(['guest.setPending', 'guest.setActive'])("blocks the other one's by %s", (rule) => {
    const m = start.do(`${rule} irq=0 by=1`, 'timer.expire vcpu=1');
    expect([ppi(m, 0).active, ppi(m, 1).active]).toEqual([false, true]);
    expect(m.can('host.timerInterrupt pcpu=1')).toBe(false);
    expect(m.irq(1).lineLevel).toBe(false);
  });

  it('frees the PPI of the other one, whose guest handles its timer, by ICPENDR', () => {
    const handled = start.do(...taken(1), 'kvm.enter vcpu=1', 'guest.acknowledge vcpu=1 irq=1', 'kvm.exit vcpu=1');
    expect(ppi(handled, 1).active).toBe(true);
    expect(ppi(handled.do('guest.clearPending irq=0 by=1'), 1).active).toBe(false);
    expect(ppi(handled.do('guest.clearPending irq=0 by=0'), 1).active).toBe(true);
  });
});

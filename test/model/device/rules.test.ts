import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { eraOf } from '../../../model/kvm/eras/index.js';
import { interruptOf } from '../../../model/machine/config.js';
import { edge, forwardedEdge, forwardedLevel, level, timer, vfio } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { everyEra, type Machine, machine } from '../../support/machine.js';

const spi = (m: Machine) => m.world.forwardedSpis[0];

describe.each(everyEra)('a forwarded device in %s', (era) => {
  const wired = machine(era, { interrupts: [forwardedLevel()] });
  const taken = wired.do('device.raise', 'host.forwardedInterrupt');

  it('interrupts the host once: its interrupt stays active until the guest ends it', () => {
    expect(spi(taken)).toMatchObject({ line: true, active: true });
    expect(taken.can('host.forwardedInterrupt')).toBe(false);
    const ended = taken.do('kvm.enter', 'guest.acknowledge', 'guest.eoi');
    expect(spi(ended)).toMatchObject({ line: true, active: false });
    expect(ended.do('kvm.exit').can('host.forwardedInterrupt')).toBe(true);
  });

  it('that the guest has quieted interrupts nobody', () => {
    const quiet = taken.do('kvm.enter', 'guest.acknowledge', 'device.lower', 'guest.eoi', 'kvm.exit');
    expect(quiet.can('host.forwardedInterrupt')).toBe(false);
    expect(quiet.irq()).toMatchObject({ lineLevel: false, vcpu: null });
  });

  it('does not interrupt the host on a CPU that runs the guest: the guest exits first', () => {
    const running = wired.do('kvm.enter', 'device.raise');
    expect(running.can('host.forwardedInterrupt')).toBe(false);
    expect(running.do('kvm.exit').can('host.forwardedInterrupt')).toBe(true);
  });

  it('has an interrupt of its own', () => {
    const m = machine(era, { listRegisters: 2, interrupts: [forwardedLevel(), edge(), forwardedEdge()] });
    const pulsed = m.do('device.pulse irq=2');
    expect(pulsed.world.forwardedSpis.map(({ line, latch }) => [line, latch])).toEqual([
      [false, false],
      [false, true],
    ]);
    expect(pulsed.do('host.forwardedInterrupt irq=2').irq(2)).toMatchObject({ pendingLatch: true, vcpu: 0 });
  });

  it('that signals edges leaves the next one in the hardware while the guest handles the last', () => {
    const m = machine(era, { interrupts: [forwardedEdge()] }).do('device.pulse', 'host.forwardedInterrupt');
    const again = m.do('kvm.enter', 'guest.acknowledge', 'device.pulse');
    expect(spi(again)).toMatchObject({ latch: true, active: true });
    expect(again.can('device.pulse')).toBe(false);
    const ended = again.do('guest.eoi', 'kvm.exit');
    expect(ended.can('host.forwardedInterrupt')).toBe(true);
    expect(spi(ended.do('host.forwardedInterrupt'))).toMatchObject({ latch: false, active: true });
  });
});

describe.each(everyEra)('lines in %s', (era) => {
  it('go up and down', () => {
    const m = machine(era, { interrupts: [vfio()], without: ['S15'] });
    expect([m.can('device.raise'), m.can('device.lower')]).toEqual([true, false]);
    const high = m.do('device.raise');
    expect([high.can('device.raise'), high.can('device.lower')]).toEqual([false, true]);
    expect(high.do('device.lower').world).toEqual(m.world);
  });

  it('of a timer that is not loaded are its own', () => {
    const m = machine(era, { interrupts: [timer(0)], preemption: true }).do('host.put', 'timer.expire');
    expect(m.world.timers[0]?.output).toBe(true);
    expect(m.world.timerPpis[0]?.line).toBe(false);
    expect(m.can('timer.expire')).toBe(false);
  });

  it('that user space drives are what the vgic was told', () => {
    const m = machine(era, { interrupts: [level(), edge()] });
    expect(m.do('vmm.raise irq=0').can('vmm.lower irq=0')).toBe(true);
    expect(m.do('vmm.raise irq=1').can('vmm.raise irq=1')).toBe(true);
  });
});

describe('a configuration', () => {
  it('of an interrupt with a priority that it does not have is refused', () => {
    expect(() => configure({ interrupts: [edge({ priority: 2 })], priorities: 2 })).toThrow(
      'edge32 has priority 2; the configuration has 2',
    );
  });

  it('of an interrupt of a vCPU that it does not have is refused', () => {
    expect(() => configure({ interrupts: [timer(1)] })).toThrow('timer1 belongs to vCPU 1; the configuration has 1');
  });

  it('of more loaded vCPUs than host CPUs needs preemption', () => {
    expect(() => configure({ vcpus: 2, pcpus: 1, interrupts: [timer(0)] })).toThrow(
      '2 vCPUs on 1 host CPUs can only run with preemption',
    );
  });

  it('knows its interrupts by their numbers, and no others', () => {
    const config = configure({ interrupts: [edge()] });
    expect(interruptOf(config, 0).name).toBe('edge32');
    expect(() => interruptOf(config, 1)).toThrow('there is no interrupt 1 in this configuration');
    expect(() => at([], 0)).toThrow('there is no entity 0 among 0');
  });
});

it('an era that does not exist is refused by name', () => {
  expect(() => eraOf('linux-5.0')).toThrow('there is no era "linux-5.0"; eras: linux-4.17, linux-6.19');
});

import { describe, expect, it } from 'vitest';
import { timer } from '../../../model/scenarios/kinds.js';
import { everyEra, machine } from '../../support/machine.js';

describe.each(everyEra)('a vCPU that is turned on in %s', (era) => {
  const start = machine(era, {
    vcpus: 2,
    ...{ power: true, preemption: true },
    interrupts: [timer(0, { access: ['active'] })],
    guest: { controls: ['redistributors'] },
  });
  const on = start.do('kvm.enter vcpu=0', 'guest.cpuOff vcpu=0', 'guest.cpuOn vcpu=0', 'host.load vcpu=0 pcpu=0');

  it('executes nothing before it is reset', () => {
    expect(on.can('guest.setActive by=0')).toBe(false);
    const reset = on.do('kvm.enter vcpu=0');
    expect(reset.happened).toContain('reset');
    expect(reset.do('kvm.exit vcpu=0').can('guest.setActive by=0')).toBe(true);
  });

  it('has lost then what another one has made active of its timer, and the guest does not wait for that', () => {
    const active = on.do('guest.setActive by=1');
    expect([active.irq().active, active.world.guest.holds[0]]).toEqual([true, true]);
    const reset = active.do('kvm.enter vcpu=0');
    expect([reset.irq().active, reset.world.guest.holds[0]]).toEqual([false, false]);
  });
});

import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { eoiCountsInMode1 } from '../../../model/bugs/b57.js';
import { virtualGic, virtualGicSteps } from '../../../model/gic/virtual-gic.js';
import { quietHcr } from '../../../model/gic/virtual-interface.js';
import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { bind, override } from '../../../model/machine/steps.js';
import { level, timer } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { Machine } from '../../support/machine.js';
import { interfaceWith, lrs } from '../../support/virtual-interfaces.js';

describe('a step of the hardware that is replaced', () => {
  it('is the one that the others take', () => {
    const deaf = bind(override(virtualGicSteps, { signalsEoi: () => false }))({ hostGic: 2 });
    const cpu = interfaceWith({ lrs: lrs({ eoi: true }) });
    expect(virtualGic({ hostGic: 2 }).isMaintenanceAsserted(cpu)).toBe(true);
    expect(deaf.isMaintenanceAsserted(cpu)).toBe(false);
  });

  it('is the one that a guest meets under a hypervisor', () => {
    const kvm = bind(override(linux619, { acknowledgeVirtual: () => {} }))(configure({ interrupts: [level()] }));
    const m = Machine.under(kvm).do('vmm.raise', 'kvm.enter', 'guest.acknowledge');
    expect(at(m.vcpu(0).cpu.lrs, 0).state).toBe('pending');
  });

  it('may ignore what the guest writes, which owes nothing all the same', () => {
    const kvm = bind(override(linux619, { endOfVirtualInterrupt: () => null }))(configure({ interrupts: [level()] }));
    const m = Machine.under(kvm).do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'guest.eoi');
    expect(m.world.guest.holds).toEqual([false]);
    expect(at(m.vcpu(0).cpu.lrs, 0).state).toBe('active');
  });

  it('may be one of the timer, or of the physical interrupt behind it', () => {
    const config = configure({ interrupts: [timer(0)] });
    const stuck = Machine.under(bind(override(linux619, { timerIsProgrammed: () => {} }))(config));
    const programmed = stuck.do('kvm.enter', 'timer.expire', 'guest.programTimer');
    expect(at(programmed.world.timerPpis, 0).line).toBe(true);
    const unnoticed = Machine.under(bind(override(linux619, { isIrqPresented: () => false }))(config));
    expect(unnoticed.do('timer.expire').can('host.timerInterrupt')).toBe(false);
  });
});

describe('a GIC that counts EOIR with EOImode 1', () => {
  const quirky = bind(override(virtualGicSteps, eoiCountsInMode1))({ hostGic: 3 });
  const held = { state: 'active', irq: 1 } as const;

  it.each([
    ['where no list register holds it', 1, {}, 1],
    ['and not where one does', 1, held, 0],
  ] as const)('does so %s', (_, eoiMode, lr, eoiCount) => {
    const cpu = interfaceWith({
      eoiMode,
      activePriorities: [true, false, false, false],
      lrs: lrs(lr),
      hcr: quietHcr(),
    });
    expect(quirky.endOfVirtualInterrupt(cpu, 1)).toBeNull();
    expect(cpu.eoiCount).toBe(eoiCount);
  });

  it('counts once with EOImode 0, as it should', () => {
    const cpu = interfaceWith({ activePriorities: [true, false, false, false] });
    quirky.endOfVirtualInterrupt(cpu, 1);
    expect(cpu.eoiCount).toBe(1);
  });
});

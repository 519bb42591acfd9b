import { describe, expect, it } from 'vitest';
import { emptied } from '../../../model/gic/list-register.js';
import { virtualGic } from '../../../model/gic/virtual-gic.js';
import { quietHcr } from '../../../model/gic/virtual-interface.js';
import { interfaceWith, lrs } from '../../support/virtual-interfaces.js';

const { isEmpty, isMaintenanceAsserted, maintenanceStatus, signalsEoi } = virtualGic({ hostGic: 2 });

describe('the status of a list register', () => {
  it.each([
    ['empty', {}, { eisr: false, elrsr: true }],
    ['EOIed, with the EOI bit', { eoi: true }, { eisr: true, elrsr: false }],
    ['EOIed, tied to a physical interrupt', { hw: true }, { eisr: false, elrsr: true }],
    ['valid, with the EOI bit', { state: 'active', eoi: true }, { eisr: false, elrsr: false }],
    ['valid', { state: 'pending' }, { eisr: false, elrsr: false }],
  ] as const)('%s', (_, written, { eisr, elrsr }) => {
    const lr = { ...emptied(), ...written };
    expect(signalsEoi(lr)).toBe(eisr);
    expect(isEmpty(lr)).toBe(elrsr);
  });
});

describe('the maintenance interrupt', () => {
  const asking = (bit: keyof ReturnType<typeof quietHcr>) => ({ ...quietHcr(), [bit]: true });

  it('is quiet where nothing is asked for', () => {
    const cpu = interfaceWith({ eoiCount: 3, lrs: lrs({ state: 'active' }) });
    expect(Object.values(maintenanceStatus(cpu))).toEqual([false, false, false, false, false, false]);
    expect(isMaintenanceAsserted(cpu)).toBe(false);
  });

  it('tells of an EOI whenever the list register asks for it', () => {
    const cpu = interfaceWith({ lrs: lrs({}, { irq: 1, eoi: true }) });
    expect(maintenanceStatus(cpu).endOfInterrupt).toBe(true);
    expect(isMaintenanceAsserted(cpu)).toBe(true);
  });

  it.each([
    [0, true],
    [1, true],
    [2, false],
  ])('tells of underflow with %i valid list registers: %s', (valid, underflow) => {
    const held = Array.from({ length: valid }, (_, irq) => ({ state: 'pending' as const, irq }));
    const cpu = interfaceWith({ hcr: asking('UIE'), lrs: lrs(...held) });
    expect(maintenanceStatus(cpu).underflow).toBe(underflow);
    expect(isMaintenanceAsserted(cpu)).toBe(underflow);
  });

  it.each([
    [0, false],
    [1, true],
    [31, true],
  ])('tells of entries not present with an EOIcount of %i: %s', (eoiCount, entryNotPresent) => {
    const cpu = interfaceWith({ hcr: asking('LRENPIE'), eoiCount });
    expect(maintenanceStatus(cpu).entryNotPresent).toBe(entryNotPresent);
  });

  it.each([
    ['pending', false],
    ['active', true],
    ['invalid', true],
    // QEMU counts likewise; Linux sets NPIE only where an interrupt waits that would follow the pending ones.
    ['pending+active', true],
  ] as const)('tells of nothing pending where the last list register is %s: %s', (state, noPending) => {
    const cpu = interfaceWith({ hcr: asking('NPIE'), lrs: lrs({ state }) });
    expect(maintenanceStatus(cpu).noPending).toBe(noPending);
  });

  it.each([true, false])('tells of the group, which is enabled: %s', (groupEnabled) => {
    const enabled = interfaceWith({ hcr: asking('VGrp0EIE'), groupEnabled });
    const disabled = interfaceWith({ hcr: asking('VGrp0DIE'), groupEnabled });
    expect(maintenanceStatus(enabled)).toMatchObject({ groupEnabled, groupDisabled: false });
    expect(maintenanceStatus(disabled)).toMatchObject({ groupEnabled: false, groupDisabled: !groupEnabled });
  });

  it('has nothing to do with the trap of DIR', () => {
    expect(isMaintenanceAsserted(interfaceWith({ hcr: asking('TDIR') }))).toBe(false);
  });
});

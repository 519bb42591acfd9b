import { expect, it } from 'vitest';
import {
  gicv4Bound,
  gicv4Depiction,
  gicv4Example,
  gicv4Scenarios,
  readGicv4,
  spellGicv4,
} from '../../../model/gicv4/index.js';

it('a configuration is spelled in words, and read again', () => {
  for (const { config } of gicv4Scenarios) {
    expect(readGicv4(spellGicv4(config))).toEqual(config);
  }
  expect(spellGicv4(readGicv4(gicv4Example))).toBe(gicv4Example);
});

it('its bound says what it has', () => {
  expect(gicv4Bound(readGicv4('v4.0,c2,p1,l1,movi'))).toBe(
    'GICv4.0; 2 vCPUs on 1 CPU; 1 LPI; the guest moves LPIs between its vCPUs (MOVI)',
  );
});

it('a word that is not understood, and a configuration that contradicts itself, are refused', () => {
  expect(() => readGicv4('v4.1,prempt')).toThrow('did you mean preempt?');
  expect(() => readGicv4('v4.1,l0')).toThrow('there is nothing to inject');
  expect(() => readGicv4('v4.1,l0,sgi,inv')).toThrow('inv need a vLPI');
  expect(() => readGicv4('v4.0,sgi')).toThrow('a GICv4.0 has no virtual SGIs');
  expect(() => readGicv4('v4.1,sgi-read')).toThrow('take sgi');
  expect(() => readGicv4('v4.1,c1,movi')).toThrow('MOVI needs a second vCPU');
  expect(() => readGicv4('v4.1,p1,offline')).toThrow('take p2');
  expect(() => readGicv4('v4.1,direct-lpi')).toThrow('take v4.0');
  expect(() => readGicv4('v4.1,save')).toThrow('take preempt');
});

it('LPIs are shown by their INTIDs, and CPUs as such', () => {
  const { parameter, drawing } = gicv4Depiction(readGicv4('v4.1,c2,p2,l2'));
  expect(parameter?.('vlpi', 1)).toBe('8193');
  expect(parameter?.('cpu', 0)).toBe('CPU0');
  expect(parameter?.('vcpu', 0)).toBeUndefined();
  expect(drawing?.sections.map(({ title }) => title)).toEqual(['vPE0', 'vPE1', 'LPI 8192', 'LPI 8193']);
});

import { describe, expect, it } from 'vitest';
import { eraOf } from '../../model/kvm/eras/index.js';
import { scenarios } from '../../model/scenarios/index.js';
import { leftOutFor, propertiesFor } from '../../properties/index.js';

const underLinux = (config: (typeof scenarios)[number]['config']) => eraOf('linux-6.19').hypervisor(config);
const all = new Set(scenarios.flatMap(({ config }) => propertiesFor(underLinux(config)).map(({ id }) => id)));

describe.each(scenarios)('$id', ({ config }) => {
  it('is told what it is not checked for, and in which models that is stated', () => {
    const kvm = underLinux(config);
    const leftOut = leftOutFor(kvm);
    const stated = propertiesFor(kvm).map(({ id }) => id);
    expect(new Set([...stated, ...leftOut.map(({ id }) => id)]).size).toBe(stated.length + leftOut.length);
    expect([...all].filter((id) => !stated.includes(id) && !leftOut.some((one) => one.id === id))).toEqual([]);
    expect(leftOut.filter(({ applies }) => applies === 'elsewhere')).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { eraOf } from '../../model/kvm/eras/index.js';
import { scenarios } from '../../model/scenarios/index.js';
import { leftOutFor, propertiesFor } from '../../properties/index.js';
import { type } from '../support/terminal.js';

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

it('explain tells it of a scenario', async () => {
  const { out } = await type('explain level', {}, catalogue);
  expect(out.replaceAll(/\s+/g, ' ')).toMatch(/not checked for .*\bS24 \(it applies where /);
  expect((await type('explain edge', {}, catalogue)).out.replaceAll(/\s+/g, ' ')).toContain(
    'S15 (it applies to level interrupts of a guest of legal orders, unless the configuration is without it)',
  );
});

it('docs/model.md names every scenario with a level interrupt that is not checked for S15, and no other', () => {
  const without = scenarios.filter(
    ({ config: { interrupts, without } }) =>
      without.includes('S15') && interrupts.some((irq) => irq.trigger === 'level'),
  );
  const [, named = ''] = /\| without S15 \|(.*?)\n\n/s.exec(readFileSync('docs/model.md', 'utf8')) ?? [];
  expect([...named.matchAll(/`([\w-]+)`/g)].map(([, id]) => id).toSorted()).toEqual(
    without.map(({ id }) => id).toSorted(),
  );
});

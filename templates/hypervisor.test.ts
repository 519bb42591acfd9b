import { compare } from 'vgicheck';
import { bind, linux619, scenarios } from 'vgicheck/model';
import { mendedUnder, modelUnder } from 'vgicheck/properties';
import { expect, it } from 'vitest';
import { theName } from './hypervisor.js';

const some = scenarios.filter(({ id }) => ['edge', 'level', 'overflow-eoi0'].includes(id));

it('breaks nothing that linux-6.19 does not break', { timeout: 120_000 }, async () => {
  const compared = await compare(modelUnder(bind(linux619)), modelUnder(bind(theName)), some);
  expect(compared.flatMap(({ newlyBroken }) => newlyBroken.map(({ result }) => result.id))).toEqual([]);
});

// What linux-6.19 is known to break may break for another reason as well.
it('breaks nothing with that mended which linux-6.19 is known to break', { timeout: 120_000 }, async () => {
  const compared = await compare(mendedUnder(bind(linux619)), mendedUnder(bind(theName)), some);
  expect(compared.flatMap(({ newlyBroken }) => newlyBroken.map(({ result }) => result.id))).toEqual([]);
});

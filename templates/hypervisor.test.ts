import { compare } from 'vgicheck';
import { bind, linux619, scenarios } from 'vgicheck/model';
import { modelUnder } from 'vgicheck/properties';
import { expect, it } from 'vitest';
import { theName } from './hypervisor.js';

it('breaks nothing that linux-6.19 does not break', { timeout: 120_000 }, async () => {
  const some = scenarios.filter(({ id }) => ['edge', 'level', 'overflow-eoi0'].includes(id));
  const compared = await compare(modelUnder(bind(linux619)), modelUnder(bind(theName)), some);
  expect(compared.flatMap(({ newlyBroken }) => newlyBroken.map(({ result }) => result.id))).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { gicV5Bound } from '../../../model/gicv5/config.js';
import { gicV5Eras } from '../../../model/gicv5/eras.js';
import { mendedGicV572 } from '../../../model/gicv5/known.js';
import { checkedGicV5, gicV5Laws } from '../../../model/gicv5/properties.js';
import { gicV5Scenarios } from '../../../model/gicv5/scenarios.js';
import { readGicV5, spellGicV5 } from '../../../model/gicv5/sketch.js';
import { explore, UsageError } from '../../../src/index.js';
import { searchBothWays } from '../../support/both-searches.js';
import { gicV5Mutants, promiseMutants, promiseOnly } from './mutants.js';

const inEras = gicV5Scenarios.flatMap((scenario) =>
  Object.entries(scenario.eras).map(([era, own]) => ({ id: scenario.id, era, scenario, own })),
);
const hypervisorOf = (era: string) => {
  const found = gicV5Eras.find(({ id }) => id === era);
  if (found === undefined) {
    throw new Error(`no era ${era}`);
  }
  return found.hypervisor;
};

const brokenIn = async (model: ReturnType<typeof checkedGicV5>): Promise<readonly string[]> => {
  const { properties } = await explore(model, { stopAt: 'never' });
  return properties.flatMap(({ id, verdict }) => (verdict === 'violated' ? [id] : [])).toSorted();
};

describe.each(inEras)('$id in $era', ({ scenario, era, own }) => {
  const kvm = hypervisorOf(era)(scenario.config);

  it('has the pinned counts, breaks its findings alone, and fires every rule', async () => {
    const { states, firings, depth, properties, rules } = await explore(checkedGicV5(kvm, scenario.reaches), {
      stopAt: 'never',
    });
    expect({ states, firings, depth }).toEqual(own.pinned);
    const others = properties.filter(({ verdict }) => verdict !== 'holds').map(({ id }) => id);
    expect(others.toSorted()).toEqual(Object.keys(own.findings ?? {}).toSorted());
    expect(rules.filter((rule) => rule.firings === 0)).toEqual([]);
  });

  it('keeps what it promises', async () => {
    const promised = own.promises ?? [];
    const { properties } = await explore(checkedGicV5(kvm, [], promised));
    expect(properties.filter(({ id }) => promised.includes(id)).map(({ verdict }) => verdict)).toEqual(
      promised.map(() => 'holds'),
    );
  });
});

describe.each(inEras.filter(({ own }) => own.pinned.states < 3000))('$id in $era', ({ scenario, era }) => {
  it('is the same to a search that shares no code with the engine', async () => {
    await searchBothWays(checkedGicV5(hypervisorOf(era)(scenario.config)));
  });
});

it('what turns back on a host without VHE breaks nothing once it folds what it went in with', async () => {
  const [found] = inEras.filter(({ own }) => own.findings !== undefined);
  expect(found?.era).toBe('gicv5-7.2');
  expect(await brokenIn(checkedGicV5(mendedGicV572(found?.scenario.config as never)))).toEqual([]);
});

it('user space may call a vCPU back on each of its ways in until 7.2: nothing is promised there', async () => {
  const [first] = gicV5Scenarios;
  const { properties } = await explore(checkedGicV5(hypervisorOf('gicv5-7.2')(first?.config as never), [], ['V5l']));
  expect(properties.find(({ id }) => id === 'V5l')?.verdict).toBe('violated');
});

describe.each(gicV5Mutants)('$id notices $notices', ({ id, also = [], config, era, wrong }) => {
  it('and nothing else does, but for what cannot hold then either', async () => {
    expect(await brokenIn(checkedGicV5(hypervisorOf(era)(config)))).toEqual([]);
    expect(await brokenIn(checkedGicV5(wrong(config)))).toEqual([id, ...also].toSorted());
  });
});

it('every law of a GICv5 guest has a mutant that breaks it', () => {
  const laws = gicV5Laws(hypervisorOf('gicv5-7.3')(readGicV5('software,timer,pmu')));
  expect([...new Set(gicV5Mutants.map(({ id }) => id))].toSorted()).toEqual(laws.map(({ id }) => id).toSorted());
});

describe.each(promiseMutants)('V5l notices $notices', ({ wrong, also = [] }) => {
  it('and without it the promise is kept', async () => {
    const args = promiseOnly;
    expect(await brokenIn(checkedGicV5(hypervisorOf('gicv5-7.3')(args), [], ['V5l']))).toEqual([]);
    expect(await brokenIn(checkedGicV5(wrong(args), [], ['V5l']))).toEqual(['V5l', ...also]);
  });
});

describe('the words of a GICv5 guest', () => {
  it.each(['software', 'software+enable+pending@1,timer,pmu,mask,receive,nvhe,moves', 'timer,timer+priority'])(
    'are spelled as they are read: %s',
    (words) => {
      expect(spellGicV5(readGicV5(words))).toBe(words);
    },
  );

  it.each([
    ['spi', '"spi" is not understood'],
    ['mask', 'one to three PPIs'],
    ['timer,timer,timer', 'no 3 PPIs of the kind timer'],
    ['pmu+pending', 'a level follows its line'],
  ])('say what is wrong with %s', (words, complaint) => {
    expect(() => readGicV5(words)).toThrow(UsageError);
    expect(() => readGicV5(words)).toThrow(complaint);
  });

  it('tell the bound', () => {
    expect(gicV5Bound(readGicV5('software+priority,timer@1,mask,nvhe,moves'))).toBe(
      '1 vCPU with a virtual GICv5; PPI3 (software, priority 0, the guest writes priority), PPI27 (timer, priority 1); ' +
        '2 priorities; the guest masks priorities; a host without VHE; the thread moves between 2 CPUs',
    );
  });
});

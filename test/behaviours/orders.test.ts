/** @module-tag slow */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import type { OrdersOf } from '../../model/guest/orders.js';
import { inOrders, severalActive } from '../../model/guest/several-active.js';
import { eraOf, eras as erasOfKvm } from '../../model/kvm/eras/index.js';
import { mended } from '../../model/kvm/known/index.js';
import { vgicOrders } from '../../model/scenarios/orders.js';
import { vgic } from '../../model/vgic.js';
import { propertiesFor } from '../../properties/index.js';
import type { CatalogueOrders, OrdersRequest } from '../../src/cli/catalogue.js';
import { type Model, over } from '../../src/language/index.js';
import { componentsOf, type Family, type Letter, spelled, walk } from '../../src/orders/index.js';
import { inOrder } from '../../src/orders/one-order.js';
import { Words } from '../../src/orders/orders.js';
import { brokenIn, type WalkedFamily } from '../../src/report/orders.js';
import { explore } from '../../src/search/index.js';

// A guest takes several interrupts in every order that there is: test/model/guest/orders.test.ts counts them.

const { plan } = catalogue.orders as CatalogueOrders;

const walks = new Map<string, Promise<readonly WalkedFamily[]>>();

/** Every family that is asked for; what was walked once is not walked again. */
const walked = (request: OrdersRequest): Promise<readonly WalkedFamily[]> => {
  const key = JSON.stringify(request);
  const known = walks.get(key) ?? walkAll(request);
  walks.set(key, known);
  return known;
};

const walkAll = async (request: OrdersRequest): Promise<readonly WalkedFamily[]> => {
  const all: WalkedFamily[] = [];
  let known: ReturnType<typeof componentsOf> | undefined;
  for (const { family, findings } of plan(request).families) {
    known = known?.graph.cache.model === family.model ? known : componentsOf(family);
    all.push({ family, findings, seconds: 0, walked: await walk(family, { components: known }) });
  }
  return all;
};

const eras = erasOfKvm.map(({ id }) => id);
const document = readFileSync('docs/findings.md', 'utf8');

describe('no order breaks what docs/findings.md does not tell of', () => {
  const scenarios = [undefined, 'dir-across', 'dir-across-gicv2', 'timers', 'forwarded-edge'];
  const requests = scenarios.flatMap((scenario) =>
    eras.map((era) => ({ era, ...(scenario === undefined ? {} : { scenario }) })),
  );

  it.each(requests)('%o', async (request) => {
    const broken = brokenIn(await walked(request));
    expect(
      broken.filter(({ story }) => story === undefined).map(({ property, order }) => [property, spelled(order)]),
    ).toEqual([]);
    for (const { story } of broken) {
      expect(document).toContain(`\n## ${story}\n`);
    }
  });
});

it('every order can be completed since Linux 6.19', async () => {
  const all = await walked({ era: 'linux-6.19' });
  expect(all.map((one) => one.walked.impossible)).toEqual(all.map(() => 0));
});

it('until 6.18 a third interrupt cannot interrupt two on two list registers', async () => {
  const [nested] = (await walked({ era: 'linux-4.17' })).filter(
    ({ family }) => family.says === '3 interrupts, EOImode 0, legal',
  );
  expect(nested?.walked.impossible).toBe(1);
});

describe('a walk through all orders says what searches of each alone say', () => {
  const requests: readonly OrdersRequest[] = [
    { era: 'linux-4.17', scenario: 'dir-across' },
    { era: 'linux-4.17', irqs: 2 },
    { era: 'linux-4.17', scenario: 'overflow-eoi0' },
    { era: 'linux-6.19', scenario: 'dir-across' },
    { era: 'linux-6.19', scenario: 'overflow-eoi0', bug: 'B30' },
  ];

  it.each(requests)(
    '%o',
    async (request) => {
      for (const { family, walked: all } of await walked(request)) {
        const counts = new Map<string, number>();
        for (const word of wordsOf(family)) {
          const { properties } = await explore(completing(family, word), { stopAt: 'never' });
          for (const { id, verdict } of properties) {
            counts.set(id, (counts.get(id) ?? 0) + (verdict === 'violated' ? 1 : 0));
          }
        }
        const impossible = counts.get('completed');
        counts.delete('completed');
        const broken = [...counts].filter(([, orders]) => orders > 0).toSorted();
        const failing = [...all.failing].map(([property, { orders }]) => [property, orders]).toSorted();
        expect({ of: family.says, broken, impossible }).toEqual({
          of: family.says,
          broken: failing,
          impossible: all.impossible,
        });
      }
    },
    240_000,
  );
});

it('a deactivation from elsewhere that makes its vCPU look again breaks nothing', async () => {
  const hypervisor = mended(eraOf('linux-6.19').hypervisor, 'linux-6.19', ['a deactivation does not wake']);
  const of: OrdersOf = { interrupts: 3, eoiMode: 1, kind: 'elsewhere' };
  const kvm = hypervisor(inOrders(vgicOrders, severalActive(vgicOrders, {}), of));
  const families = plan({}).families.map(({ family }) => family);
  const family = families.find(({ says }) => says === '3 interrupts, EOImode 1, legal, DIR elsewhere') as Family;
  expect([...(await walk(family)).failing.keys()]).toEqual(['N03']);
  const model = { ...vgic('mended', 'mended', kvm), properties: propertiesFor(kvm) } as unknown as Model<unknown>;
  expect([...(await walk({ ...family, model })).failing.keys()]).toEqual([]);
});

/** Every word of a family. */
const wordsOf = ({ begin }: Family): readonly (readonly Letter[])[] => {
  const words = new Words();
  const from = (place: Family['begin']): readonly (readonly Letter[])[] =>
    place.isWhole ? [[]] : words.letters(place).flatMap((letter) => from(letter.to).map((rest) => [letter, ...rest]));
  return from(begin);
};

/** The model of one order, with a witness that the order comes to its end. */
const completing = (family: Family, word: readonly Letter[]) => {
  const model = inOrder(family, word);
  const { sometimes } = over<{ letters: number }>();
  const completed = sometimes({
    id: 'completed',
    by: 'guest',
    says: 'the order comes to its end',
    cites: 'this test',
    holds: ({ letters }) => letters === word.length,
  });
  return { ...model, properties: [...model.properties, completed as (typeof model.properties)[number]] };
};

import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type EraId, eraOf, eras } from '../../model/kvm/eras/index.js';
import { unmasking } from '../../model/scenarios/unmasking.js';
import type { Config, World } from '../../model/vgic.js';
import { modelUnder } from '../../properties/index.js';
import { explore, type Model, over, type Property, step } from '../../src/index.js';

// docs/unmask.md: what each way to unmask loses, withdraws or repeats, and how long an interrupt takes.
// `WRITE_DOCS=1 npx vitest run test/docs/unmask.test.ts` writes the table anew.

const file = 'docs/unmask.md';
const begin = '<!-- what each way does -->\n';
const end = '<!-- until here -->\n';

const newest: EraId = 'linux-7.3';

const modelOf = (id: string, config: Config, era: EraId): Model<World> =>
  modelUnder(eraOf(era).hypervisor)({ id, says: id, config });

/** What breaks each property that is stated, and how soon; null for one that holds. */
const judged = async (model: Model<World>): Promise<ReadonlyMap<string, number | null>> => {
  const { properties } = await explore(model, { stopAt: 'never' });
  return new Map(
    properties.map(({ id, verdict, trace }) => [id, verdict === 'violated' ? (trace?.steps.length ?? 0) : null]),
  );
};

const acknowledges: Property<World> = over<World>().someStep({
  id: 'taken',
  name: 'taken',
  says: 'the guest acknowledges',
  cites: 'IHI 0048B (GICV_IAR)',
  by: 'guest',
  holds: ({ action }) => action.rule === 'guest.acknowledge',
});

/** The shortest way to an acknowledge from some world, of a device that keeps its line high. */
const wayFrom = async (model: Model<World>, start: World): Promise<readonly string[]> => {
  const rules = model.rules.filter(({ id }) => id !== 'device.lower');
  const found = await explore(
    { ...model, rules, starts: [start], properties: [acknowledges] },
    { stopAt: 'never', traces: true },
  );
  return found.properties[0]?.trace?.steps.map(({ action }) => action.rule) ?? [];
};

const cell = (steps: number | null | undefined): string =>
  steps === undefined ? 'no mask' : steps === null ? 'never' : `after ${steps} steps`;

const hops = (rules: readonly string[]): string => {
  const between = rules.filter((rule) => rule.startsWith('host.') || rule.startsWith('vmm.'));
  return `${rules.length}: ${between.length === 0 ? 'nobody' : between.map((rule) => `\`${rule}\``).join(' ')}`;
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

const table = async (): Promise<string> => {
  const rows: string[] = [];
  for (const { id, config } of unmasking) {
    const model = modelOf(id, config, newest);
    const broken = await judged(model);
    const withGicv3 = await judged(modelOf(id, { ...config, hostGic: 3, activeSpisMax: 1 }, newest));
    const first = await wayFrom(model, model.starts[0] as World);
    let w = model.starts[0] as World;
    for (const rule of [...first, 'guest.eoi']) {
      w = step(model, w, {
        rule,
        params: rule.startsWith('kvm.') ? { vcpu: 0 } : { irq: 0, ...(rule.startsWith('guest.') ? { vcpu: 0 } : {}) },
      });
    }
    rows.push(
      row([
        `\`${id}\``,
        cell(broken.get(broken.has('N05') ? 'N05' : 'N06')),
        cell(broken.get('RT8')),
        cell(broken.get('S15')),
        cell(withGicv3.get('S15')),
        cell(broken.get('RT9')),
        hops(first),
        hops(await wayFrom(model, w)),
      ]),
    );
  }
  const head = [
    'scenario',
    'loses',
    'withdraws',
    'repeats (GICv2)',
    'repeats (GICv3)',
    'fires early',
    'first',
    'again',
  ];
  return ['\n', row(head), row(head.map(() => '---')), ...rows, '\n'].join('');
};

it('docs/unmask.md says what each way does', async () => {
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(begin);
  const [shown, ...after] = rest.split(end);
  const made = await table();
  if (process.env.WRITE_DOCS !== undefined) {
    writeFileSync(file, `${before}${begin}${made}${end}${after.join(end)}`);
    return;
  }
  expect(shown).toBe(made);
});

it('it is the same in every era with a GICv2', async () => {
  for (const { id, config } of unmasking) {
    const [first, ...others] = await Promise.all(eras.map((era) => judged(modelOf(id, config, era.id))));
    for (const other of others) {
      expect([...other].filter(([property]) => first?.has(property))).toEqual(
        [...(first ?? [])].filter(([property]) => other.has(property)),
      );
    }
  }
});

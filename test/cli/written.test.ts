import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../src/cli/catalogue.js';
import type { Model } from '../../src/language/index.js';
import { emptyFolder } from '../support/folder.js';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

/** The model, and while it is searched a folder goes away. */
const losing = <M extends Model<never> | Model<unknown>>(model: M, folder: string): M => ({
  ...model,
  rules: model.rules.map((rule) => ({
    ...rule,
    when: (...given: Parameters<typeof rule.when>) => {
      rmSync(folder, { recursive: true, force: true });
      return (rule.when as (...given: unknown[]) => boolean)(...given);
    },
  })),
});

/** Types a command whose --out is in a folder that goes away while it searches. */
const typed = (line: string) => {
  const folder = join(emptyFolder(), 'gone');
  mkdirSync(folder);
  const { orders } = toyCatalogue;
  const catalogue: Catalogue = {
    ...toyCatalogue,
    scenarios: toyCatalogue.scenarios.map((one) => ({
      ...one,
      build: (request) => losing(one.build(request), folder),
    })),
    sweep: { configurations: (fc) => fc.constantFrom({ name: 'post', era: 'new' }) },
    ...(orders && {
      orders: {
        plan: (request) => {
          const plan = orders.plan(request);
          const families = plan.families.map((one) => ({
            ...one,
            family: { ...one.family, model: losing(one.family.model, folder) },
          }));
          return { ...plan, families };
        },
      },
    }),
  };
  return type(`${line} --out ${folder}/trace.json`, {}, catalogue);
};

describe('a trace that cannot be written after a search costs neither the report nor the verdict:', () => {
  it.each([
    ['check --bug B1', 'violated: N1 broken after 9 steps', 'N1 broken after 9 steps in post'],
    ['orders', 'violated: ', 'broken after'],
    ['fuzz --bug B1 --seed 1', 'violated: N1', 'again: toycheck fuzz post --era new --bug B1'],
    ['sweep --bug B1 --runs 2', 'violated: N1 broken after 9 steps', 'again: toycheck check post --era new --bug B1'],
  ])('%s', async (line, verdict, more) => {
    const { code, out, err } = await typed(line);
    expect(out).toContain(verdict);
    expect(out).toContain(more);
    expect(out).not.toContain('replay');
    expect(err).toMatch(/^toycheck: --out \S+ cannot be written: ENOENT: .*\n$/);
    expect(code).toBe(1);
  });

  it.each(['check --bug B1', 'orders'])('%s, in JSON', async (line) => {
    const { code, out, err } = await typed(`${line} --format json`);
    expect(JSON.parse(out)).toMatchObject({ verdict: expect.stringContaining('violated') });
    expect(err).toContain('cannot be written');
    expect(code).toBe(1);
  });
});

/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { withReader } from '../support/reader.js';

describe('a counterexample that was written as a test', () => {
  const reader = withReader();

  it('of a bug of the catalogue fails, with the trace', async () => {
    const written = await reader().types('vgicheck check --bug B30 --property S12 --out b30.test.ts; cat b30.test.ts');
    expect(written.output).toContain(
      "checkableOf(catalogue, { scenario: 'overflow-eoi0', era: 'linux-6.19', bug: 'B30' })",
    );
    const ran = await reader().types('vitest run b30.test.ts');
    expect(ran.output).toMatch(/Error: S12\(vcpu=0\) broken after 9 steps in overflow-eoi0/);
    expect(ran.status).toBe(1);
  });

  it('passes where the bug is not there', async () => {
    const ran = await reader().types('sed -i "s/, bug: \'B30\'//" b30.test.ts && vitest run b30.test.ts');
    expect([ran.status, ran.output]).toEqual([0, expect.stringContaining('1 passed')]);
  });

  it('imports the module of the user from where it is', async () => {
    const { output, status } = await reader().types(`mkdir -p models tests && cat > models/lamp.mts <<'END'
import { bool, model, over, record } from 'vgicheck';
const { rule, always } = over<{ on: boolean }>();
const said = { by: 'hand', cites: 'none' };
export const lamp = model({ id: 'lamp', says: 'a lamp', world: record({ on: bool }),
  rules: [rule({ ...said, id: 'click', says: 'click', does: (w) => { w.on = !w.on; } })],
  properties: [always({ ...said, id: 'dark', says: 'it is dark', holds: (w) => !w.on })] });
END
vgicheck check --with models/lamp.mts --out tests/lamp.test.ts; vitest run tests/lamp.test.ts`);
    expect(output).toContain('Error: dark broken after 1 step in lamp');
    expect(status).toBe(1);
    expect((await reader().types('cat tests/lamp.test.ts')).output).toContain(
      "import * as own from '../models/lamp.mjs';",
    );
  });

  it('says how it is run again after a random walk', async () => {
    const { output } = await reader().types(
      'vgicheck fuzz --with models/lamp.mts lamp --runs 3 --out tests/walk.test.ts',
    );
    expect(output).toContain('again: npx vitest run tests/walk.test.ts');
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { reportOfRuns, writeReport } from '../../src/cli/page/index.js';
import { checkOf } from '../../src/cli/plan.js';
import { scenarioNamed } from '../../src/cli/scenarios.js';
import { enabledActions, initialWorlds, step } from '../../src/semantics/index.js';
import type { TraceStep } from '../../src/trace/trace.js';
import { browser, noBrowser } from '../support/browser.js';

const folder = mkdtempSync(join(tmpdir(), 'vgicheck-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A walk of a thousand steps: in each state another of the enabled actions. */
const longReport = (): string => {
  const check = checkOf(scenarioNamed(catalogue, 'dir-across'), 'linux-6.19');
  const [start] = initialWorlds(check.model);
  const steps: TraceStep<unknown>[] = [];
  let world: unknown = start;
  for (let number = 0; number < 1000; number++) {
    const enabled = enabledActions<unknown>(check.model, world);
    const action = enabled[(number * 7919) % enabled.length];
    if (action !== undefined) {
      world = step<unknown>(check.model, world, action);
      steps.push({ action, world });
    }
  }
  const file = join(folder, 'long.html');
  writeReport(file, catalogue, reportOfRuns([{ check, id: 'X01', params: { irq: 0 }, trace: { start, steps } }]));
  return pathToFileURL(file).href;
};

describe.skipIf(noBrowser !== undefined)('a trace of a thousand steps', () => {
  const { open } = browser();

  it('draws the columns that can be seen, and goes from step to step within a tenth of a second', async () => {
    const page = await open(longReport());
    expect(await page.textContent('.steps [aria-current] .no')).toBe('1000');
    const drawn = () => page.locator('.chart .step').count();
    expect(await drawn()).toBeLessThan(40);
    const perKey = await page.evaluate<number>(`(async () => {
      const began = performance.now();
      for (let key = 0; key < 20; key++) {
        dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return (performance.now() - began) / 20;
    })()`);
    console.log(`a step of a long trace takes ${perKey.toFixed(1)} ms`);
    expect(perKey).toBeLessThan(slow * 100);
    expect(await page.textContent('.steps [aria-current] .no')).toBe('980');
    await page.keyboard.press('Home');
    await page.waitForFunction("document.querySelector('.charts').scrollLeft === 0");
    expect(await drawn()).toBeLessThan(40);
  });
});

/** Test machines are busy with other tests. */
const slow = 5;

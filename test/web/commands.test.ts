/** @module-tag slow */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import '../../src/vitest/index.js';
import { catalogue } from '../../bin/catalogue.js';
import { checkableOf } from '../../src/cli/checkable.js';
import { browser, noBrowser } from '../support/browser.js';
import { type } from '../support/terminal.js';

const folder = mkdtempSync(join(tmpdir(), 'vgicheck-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string): string => join(folder, `${name.replace(/\W+/g, '-')}.html`);

const pageOf = async (line: string): Promise<string> => {
  const file = fileOf(line);
  await type(`${line} --out ${file}`, {}, catalogue);
  return file;
};

/** Its tab stands behind that of the checks, where there are checks. */
const firstTrace = async (page: Page): Promise<void> => {
  const tabs = page.locator('.tabs button');
  await tabs.nth((await tabs.first().textContent())?.includes('check') ? 1 : 0).click();
};

describe.skipIf(noBrowser !== undefined)('the page of', () => {
  const { open } = browser();

  it.each([
    ['check dir-across --era linux-4.17', 'Deactivation on another vCPU', 'check dir-across --era linux-4.17'],
    ['bugs B28 B46', 'An SPI acknowledged on one vCPU', 'check dir-across --era linux-4.17 --property X01'],
    ['bugs B28 --by fuzz', 'An SPI acknowledged on one vCPU', 'check dir-across --era linux-4.17 --property X01'],
    ['fuzz dir-across --bug B28 --runs 200', 'When no vCPU runs', 'fuzz dir-across --era linux-4.17'],
    ['sweep --bug B28 --seconds 30', 'When no vCPU runs', 'check sketch:'],
    ['orders --irqs 1 --vcpus 2 --era linux-4.17', 'While another vCPU', 'orders --era linux-4.17 --irqs 1'],
  ])('%s says what is wrong, and how to see it again', async (line, headline, again) => {
    const page = await open(pathToFileURL(await pageOf(line)).href);
    await firstTrace(page);
    expect(await page.textContent('h1')).toContain(headline);
    expect(await page.textContent('header dl')).toContain(again);
    await page.keyboard.press('ArrowLeft');
    expect(page.complaints).toEqual([]);
  });

  it('an expectation that fails is walked like any other', async () => {
    const out = fileOf('matcher');
    const failure = await expect(checkableOf(catalogue, { scenario: 'dir-across', era: 'linux-4.17' }))
      .toHold('X01', { out })
      .catch(String);
    expect(failure).toContain(`wrote a page to ${out}`);
    const page = await open(pathToFileURL(out).href);
    await firstTrace(page);
    expect(await page.textContent('.verdict')).toContain('X01(irq=40) broken after 8 steps');
    expect(page.complaints).toEqual([]);
  });
});

describe.skipIf(noBrowser !== undefined)('what is copied', () => {
  const { open } = browser();

  it('is the text, the ITF, a Mermaid diagram and a link of the trace', async () => {
    const page = await open(pathToFileURL(await pageOf('check --bug B28 --property X01')).href);
    await page.evaluate(`navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }`);
    const copied = async (what: string): Promise<string> => {
      await page.getByRole('button', { name: what, exact: true }).click();
      return await page.evaluate<string>('globalThis.copied');
    };
    expect(await copied('text')).toContain('what happens');
    expect(JSON.parse(await copied('ITF'))).toMatchObject({ '#meta': { format: 'ITF' } });
    expect(await copied('Mermaid')).toMatch(/^sequenceDiagram\n/);
    expect(await copied('link')).toMatch(/^file:.*#/);
  });
});

describe('before anything is drawn, a report', () => {
  it('has its title and its verdict in plain HTML, which is painted at once', async () => {
    const html = readFileSync(await pageOf('check --bug B28 --property X01'), 'utf8');
    expect(html).toContain(
      '<div id="page"><p>dir-across (linux-4.17)</p><p>violated: X01(irq=40) broken after 8 steps',
    );
  });
});

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import type { PageData, PageTrace } from '../../src/report/page/page-data.js';
import { accessibilityFaults, browser, noBrowser } from '../support/browser.js';
import { type } from '../support/terminal.js';

const folder = mkdtempSync(join(tmpdir(), 'vgicheck-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a report with the command line, and reads what is embedded in it. */
const reportOf = async (line: string) => {
  const file = join(folder, `${line.replace(/\W+/g, '-')}.html`);
  const screen = await type(`${line} --out ${file}`, {}, catalogue);
  const html = readFileSync(file, 'utf8');
  const json = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  return { file, url: pathToFileURL(file).href, screen, data: JSON.parse(json) as PageData };
};

describe.skipIf(noBrowser !== undefined)('a report in a browser', () => {
  const { open } = browser();
  let b28: Awaited<ReturnType<typeof reportOf>>;
  let trace: PageTrace;

  beforeAll(async () => {
    b28 = await reportOf('check --bug B28 --property X01');
    trace = b28.data.traces[0] as PageTrace;
  });

  it('opens from the disk at the last step, loads nothing else, and says what is wrong', async () => {
    const page = await open(b28.url);
    expect(await page.textContent('h1')).toContain('it stays active indefinitely');
    expect(await page.textContent('.verdict')).toContain('X01(irq=40) broken after 8 steps. KVM has SPI 40 active');
    expect(await page.textContent('.steps [aria-current]')).toContain('EOIcount ignored');
    expect(await page.textContent('.why')).toContain('the only record of the deactivation is gone');
    expect(page.complaints).toEqual([]);
  });

  it('draws each step in the lane of its actor, with what the trace says', async () => {
    const page = await open(b28.url);
    expect(await page.locator('.chart .step').count()).toBe(trace.steps.length);
    const words = await page.locator('.chart .step').allTextContents();
    const drawn = words.map((text) => text.replace(/^\d+|\d+$/g, '').replaceAll(/\s/g, ''));
    for (const [place, { short }] of trace.steps.entries()) {
      expect(drawn[place]).toContain(short.replaceAll(' ', '').replace(/^\d+|\d+$/g, ''));
    }
    const rows = await page.locator('table[aria-label="The lanes as a table"] tbody tr').allTextContents();
    expect(rows).toHaveLength(trace.steps.length);
    expect(rows[6]).toContain('no LR has it: EOIcount +1');
  });

  it('leads back from the last step of a run without end to where its loop begins', async () => {
    const { url, data } = await reportOf('check vfio --era linux-6.19 --property L07');
    const [run] = data.traces as [PageTrace];
    expect(run.loop).toBe(3);
    const page = await open(`${url}#trace=${run.id}`);
    expect(await page.textContent('.verdict')).toContain('L07(irq=50) broken by a loop of 4 steps after 3 steps');
    expect(await page.textContent('.chart .again text')).toBe('↺ to step 4');
    expect(await page.textContent('.chart .again title')).toBe('Steps 4 to 7 are taken again and again');
    expect(await page.textContent('.steps')).toContain('from here on again and again:4');
    const rows = await page.locator('table[aria-label="The lanes as a table"] tbody tr').allTextContents();
    expect(rows.map((row) => row.includes('again and again'))).toEqual([
      ...[false, false, false],
      ...[true, true, true, true],
    ]);
    expect(page.complaints).toEqual([]);
  });

  it('is walked by the keyboard, and the address follows', async () => {
    const page = await open(b28.url);
    await page.keyboard.press('ArrowLeft');
    expect(await page.textContent('.steps [aria-current]')).toContain('writes DIR 40');
    expect(page.url()).toContain('step=7');
    await page.keyboard.press('Home');
    expect(await page.locator('.steps [aria-current]').count()).toBe(0);
    await page.keyboard.press('n');
    const choices = await page.locator('.choices > li').allTextContents();
    expect(choices.length).toBe(trace.choices[0]?.enabled.length);
    expect(choices.some((text) => text.includes('raises line 40 taken here'))).toBe(true);
    await page.keyboard.press('?');
    await page.locator('dialog').waitFor({ state: 'visible' });
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('DIR');
    expect(await page.locator('.steps li').count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(page.complaints).toEqual([]);
  });

  it('says where a value comes from when it is clicked: the steps that wrote it, back to the start', async () => {
    const page = await open(b28.url);
    await page.getByRole('button', { name: 'vCPU1 EOIcount 0 → 1' }).click();
    expect(await page.textContent('.why h2')).toContain('Why vCPU1 EOIcount is 1 after step 7');
    const links = await page.locator('.links > li').allTextContents();
    expect(links[0]).toContain('writes DIR 40');
    expect(links.at(-1)).toContain('raises line 40');
    await page.keyboard.press('Escape');
    expect(await page.textContent('.why h2')).toContain('Why step 8 breaks X01');
  });

  it('shows beside it what the same actions do in the other era, where they part', async () => {
    const page = await open(b28.url);
    await page.keyboard.press('d');
    expect(await page.locator('.compare tbody tr').count()).toBe(8);
    // Where DIR traps, and does not count: that the later era counts active SPIs from step 1 on parts nothing.
    expect(await page.textContent('.compare .parting')).toMatch(/^7guest vCPU1 writes DIR 40/);
    expect(await page.evaluate("document.querySelector('.panel-body').scrollTop")).toBe(0);
    await page.keyboard.press('e');
    expect(await page.textContent('.verdict')).toContain('the same actions in linux-7.3');
  });

  it.each(['light', 'dark'] as const)('has no fault that axe-core finds, in %s', async (colorScheme) => {
    const page = await open(b28.url, { colorScheme });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('n');
    await page.keyboard.press('a');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${b28.url}#checks`);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('fits a narrow window without scrolling sideways', async () => {
    const page = await open(b28.url, { viewport: { width: 480, height: 900 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(480);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

describe('a report', () => {
  it('is one file below 500 kB without its traces', async () => {
    const { file, data } = await reportOf('check --bug B28 --property X01');
    expect(statSync(file).size - JSON.stringify(data.traces).length).toBeLessThan(500_000);
  });

  it('says of the machine it was made on nothing at all', async () => {
    const { file } = await reportOf('check --bug B28 --property X01');
    expect(readFileSync(file, 'utf8')).not.toMatch(/\/(tmp|home|work|root|node_modules)\//);
  });
});

import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { MissingError } from '../../src/language/index.js';
import { whatIsMissing } from './missing.js';

const program = '/usr/bin/chromium';

/** Why tests in a browser are skipped; undefined where it is there. */
export const noBrowser = whatIsMissing(() => {
  if (!existsSync(program)) {
    throw new MissingError(`${program} is not installed; apt-get install chromium`);
  }
});

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser for the tests of a file; each page is a new one. What a page complains of is collected. */
export const browser = () => {
  let running: Browser;
  beforeAll(async () => {
    running = await chromium.launch({ executablePath: program, args: quiet });
  });
  afterAll(async () => {
    await running?.close();
  });
  return {
    open: async (url: string, options: BrowserContextOptions = {}): Promise<Page & { complaints: string[] }> => {
      const context = await running.newContext({ viewport: { width: 1600, height: 1000 }, ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      const own = url.startsWith('file:') ? (url.split('#')[0] ?? '') : new URL(url).origin;
      page.on('request', (asked) => !asked.url().startsWith(own) && complaints.push(asked.url()));
      await page.goto(url);
      await page.waitForSelector('h1');
      return Object.assign(page, { complaints });
    },
  };
};

/** What axe-core finds wrong with a page, a line each. */
export const accessibilityFaults = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    const { violations } = await checker.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  });
};

/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, noBrowser } from '../support/browser.js';

const site = 'site/dist';
let server: Server;
const address = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

beforeAll(async () => {
  // CI has built it in a step of its own.
  if (!existsSync(join(site, 'index.html'))) {
    const { status, stderr } = spawnSync('npm', ['run', '--silent', 'docs'], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
  }
  server = createServer(({ url = '/' }, answer) => {
    const path = decodeURIComponent(new URL(url, 'http://here').pathname).replace(/\/$/, '/index.html');
    const file = join(site, path);
    const isThere = existsSync(file);
    answer.writeHead(isThere ? 200 : 404, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    answer.end(isThere ? readFileSync(file) : '');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
}, 900_000);

afterAll(() => {
  server?.close();
});

describe('the site', () => {
  it.each([
    'index.html',
    'docs/tutorial.html',
    'docs/decisions/index.html',
    'bench/RESULTS.html',
    'reference/scenarios/edge.html',
    'reference/properties/X01.html',
    'reference/rules/kvm.enter.html',
    'reference/bugs/B28.html',
    'reference/findings/active-first.html',
    'reports/bug-B28.html',
    'reports/finding-active-first.html',
    'reports/scenario-edge.html',
    'api/vgicheck/functions/explore.html',
    'api/vgicheck/model/functions/override.html',
    'model/kvm/vgic.ts.html',
  ])('has %s', (file) => {
    expect(existsSync(join(site, file))).toBe(true);
  });
});

describe.skipIf(noBrowser !== undefined)(
  `the site in a browser${noBrowser === undefined ? '' : `: ${noBrowser}`}`,
  () => {
    const { open } = browser();

    it('finds a word in the documents before the API', async () => {
      const page = await open(address('/'));
      await page.keyboard.press('Control+k');
      await page.getByRole('searchbox').fill('EOIcount');
      const first = page.locator('.VPLocalSearchBox .result').first();
      await first.waitFor();
      expect(await first.getAttribute('href')).toMatch(/^\/(docs|reference|index)/);
      await first.click();
      await page.waitForURL(/\/(docs|reference)\//);
      expect(page.complaints).toEqual([]);
    });

    it('opens the report of a bug, with its trace', async () => {
      const page = await open(address('/reference/bugs/B28.html'));
      const [report] = await Promise.all([
        page.context().waitForEvent('page'),
        page.getByText('Open the report').click(),
      ]);
      await report.waitForSelector('.chart');
      expect(await report.getByRole('heading').first().textContent()).toContain('SPI');
      expect(page.complaints).toEqual([]);
    });
  },
);

#!/usr/bin/env node
// Takes the pictures of the README and the docs: counterexamples in a report, and the explorer.
//   npm run screenshots
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist', 'bin', 'vgicheck.js');
const folder = mkdtempSync(join(tmpdir(), 'vgicheck-'));
const images = join(root, 'docs', 'images');
mkdirSync(images, { recursive: true });

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: quiet });

const shoot = async (name, url, colorScheme, height, prepare = async () => {}) => {
  const page = await browser.newPage({ viewport: { width: 1400, height }, colorScheme });
  await page.goto(url);
  await page.waitForSelector('.chart');
  await prepare(page);
  await page.screenshot({ path: join(images, `${name}.png`) });
  await page.close();
};

const report = (bug, property) => {
  const file = join(folder, `${bug}.html`);
  spawnSync(process.execPath, [program, 'check', '--bug', bug, '--property', property, '--quiet', '--out', file]);
  return pathToFileURL(file).href;
};

/** Starts the explorer, and waits until it has said where. */
const explorer = (...args) =>
  new Promise((resolve) => {
    const running = spawn(process.execPath, [program, 'explore', ...args, '--no-open']);
    running.stdout.once('data', (text) => resolve({ running, url: /http:\S+/.exec(String(text))[0] }));
  });

await shoot('b28', report('B28', 'X01'), 'light', 900);
await shoot('b46-dark', report('B46', 'S15s'), 'dark', 900);
const { running, url } = await explorer('overflow-eoi0', '--era', 'linux-6.19');
await shoot('explore', url, 'light', 900, async (page) => {
  for (const says of ['VMM raises line 40', 'VMM pulses 32', /^KVM vCPU0 flush/, /^guest vCPU0 reads IAR/]) {
    const steps = await page.locator('.chart .step').count();
    await page.getByRole('button', { name: says }).first().click();
    await page.waitForSelector(`.chart .step >> nth=${steps}`);
  }
  await page.getByRole('button', { name: /^Show \d+ that may not/ }).click();
});
running.kill('SIGINT');
await browser.close();
rmSync(folder, { recursive: true });

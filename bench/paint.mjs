#!/usr/bin/env node
// How long a report takes from the disk to its first paint, in Chromium:
//   node bench/paint.mjs FILE.html…
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const rounds = 9;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: quiet });

/** Milliseconds from the beginning of the navigation until something is painted, and until all is drawn. */
const timesOf = async (url) => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(url);
  await page.waitForSelector('h1');
  const drawn = await page.evaluate(() => performance.now());
  const painted = await page.evaluate(
    () =>
      new Promise((done) => {
        new PerformanceObserver((list) => done(list.getEntries()[0].startTime)).observe({
          type: 'paint',
          buffered: true,
        });
      }),
  );
  await page.close();
  return { painted, drawn };
};

const spread = (times) => {
  const sorted = times.toSorted((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[(rounds - 1) / 2], sorted.at(-1)].map((time) => time.toFixed(0));
  return `${median} ms (${least} to ${most})`;
};

for (const file of process.argv.slice(2)) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    times.push(await timesOf(pathToFileURL(resolve(file)).href));
  }
  const [painted, drawn] = ['painted', 'drawn'].map((what) => spread(times.map((one) => one[what])));
  console.log(`${file}, ${(statSync(file).size / 1000).toFixed(0)} kB: first paint ${painted}, all drawn ${drawn}`);
}
await browser.close();

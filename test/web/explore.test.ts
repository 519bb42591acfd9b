import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { main } from '../../src/cli/main.js';
import { accessibilityFaults, browser, noBrowser } from '../support/browser.js';

/** Starts the explorer as the command line does, and ends it with an interrupt. */
const explorer = (line: string) => {
  const interrupt = new AbortController();
  const out: string[] = [];
  let ended: Promise<number>;
  beforeAll(async () => {
    const sink = { write: (text: string) => void out.push(text), isTTY: false };
    const io = { stdout: sink, stderr: sink, env: {}, signal: interrupt.signal };
    ended = main(line.split(' '), catalogue, io);
    while (!out.join('').includes('http://')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  afterAll(async () => {
    interrupt.abort();
    expect(await ended).toBe(0);
  });
  return { url: () => /http:\S+/.exec(out.join(''))?.[0] ?? '' };
};

describe.skipIf(noBrowser !== undefined)('the explorer in a browser', () => {
  const { open } = browser();
  const { url } = explorer('explore dir-across --era linux-4.17 --no-open');

  it('takes any enabled action, goes back, and names each state in the address', async () => {
    const page = await open(url());
    await page.getByRole('button', { name: 'VMM raises line 40' }).click();
    await page.waitForSelector('.chart .step');
    const there = page.url();
    await page.getByRole('button', { name: 'KVM vCPU0 flush 40 P; enter' }).click();
    await page.waitForSelector('.chart .step >> nth=1');
    expect(await page.textContent('.chart')).toContain('40 P eoi');
    await page.keyboard.press('Backspace');
    await page.waitForSelector('.chart .step >> nth=1', { state: 'detached' });
    expect(page.url()).toBe(there);
    await page.keyboard.press('2');
    await page.waitForSelector('.chart .step >> nth=1');
    await page.goBack();
    await page.waitForSelector('.chart .step >> nth=1', { state: 'detached' });
    const same = await open(there);
    await same.waitForSelector('.chart .step');
    expect(await same.textContent('.chart')).toContain('raises line 40');
    expect([...page.complaints, ...same.complaints]).toEqual([]);
  });

  it('says what would have to be otherwise for an action that may not happen', async () => {
    const page = await open(url());
    await page.getByRole('button', { name: /^Show \d+ that may not/ }).click();
    const refusals = await page.locator('.refusals li').allTextContents();
    expect(refusals.find((text) => text.startsWith('kvm.exit(vcpu=0)'))).toContain('vCPU0 phase = outside, not guest');
  });

  it('drives the shortest way to where a property is broken, and goes the same way in another era', async () => {
    const page = await open(url());
    await page.selectOption('.drive select', 'X01');
    await page.getByRole('button', { name: 'Go', exact: true }).click();
    await page.waitForSelector('.said:has-text("after 8 more steps, and not sooner")');
    expect(await page.textContent('.verdict')).toContain('X01(irq=40) broken after 8 steps');
    await page.getByLabel('era', { exact: true }).selectOption('linux-6.19');
    await page.waitForSelector('.said:has-text("the same actions"), .said:has-text("cannot be taken there")');
    expect(page.url()).toContain('era=linux-6.19');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('refuses a link of another version in one line', async () => {
    const page = await open(`${url()}#scenario=dir-across&era=linux-4.17&model=00000000&way=AA`);
    await page.waitForSelector('h1:has-text("This cannot be explored")');
    expect(await page.textContent('main')).toContain('the link was made with another version of dir-across');
  });
});

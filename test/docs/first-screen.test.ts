import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What a reader sees without scrolling: a picture and some forty lines. */
const screen = readFileSync('README.md', 'utf8').split('\n').slice(0, 40).join('\n');

it.each([
  ['what it is', /^vgicheck is a model checker for /m],
  ['for whom', /^It is for people who /m],
  ['a picture', /!\[.*\]\(docs\/overview\.svg\)/],
  ['the command that finds a bug', /^npx vgicheck check --bug B28 --property X01/m],
  ['the bug', /^X01\(irq=40\) broken after 8 steps in dir-across/m],
])('the first screen of the README shows %s', (_, shown) => {
  expect(screen).toMatch(shown);
});

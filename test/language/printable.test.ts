import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/language/index.js';
import { isPrintable, printable, shortened } from '../../src/language/printable.js';

const clears = '\x1b[2J';

describe('text of any origin', () => {
  it.each([
    ['a sequence that a terminal obeys', `a${clears}b`, 'a\\x1b[2Jb'],
    ['the same as one character', 'a\x9b2Jb', 'a\\x9b2Jb'],
    ['what writes over the line', 'good\rbad', 'good\\rbad'],
    ['what turns the direction of reading', 'a\u202eb', 'a\\u{202e}b'],
    ['half of a character', 'a\ud800b', 'a\\u{d800}b'],
  ])('is shown without %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
    expect(isPrintable(text)).toBe(false);
  });

  it('keeps its lines, and every letter', () => {
    expect(printable('Grüße,\n日本 😀')).toBe('Grüße,\n日本 😀');
    expect(isPrintable('日本 😀')).toBe(true);
  });
});

describe('an argument in a message', () => {
  it('is one line', () => {
    expect(shortened(`a\nb${clears}`)).toBe('a\\nb\\x1b[2J');
  });

  it('is cut where it is long', () => {
    expect(shortened('x'.repeat(5000))).toBe(`${'x'.repeat(100)}… (5000 characters)`);
  });
});

it('no error carries to a terminal what is no text', () => {
  expect(new UsageError(`${clears} is unknown`).message).toBe('\\x1b[2J is unknown');
});

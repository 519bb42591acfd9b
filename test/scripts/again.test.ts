import { describe, expect, it } from 'vitest';

interface Place {
  readonly from: number;
  readonly to: number;
}

const { placeOf } = (await import(new URL('../../mutation/again.mjs', import.meta.url).href)) as {
  readonly placeOf: (
    source: string,
    mutant: { readonly line: number; readonly within: string; readonly original: string },
  ) => Place | undefined;
};

const source = ['const a = b > 1;', 'if (a) {', '  go(a);', '}', 'const c = b > 1;', ''].join('\n');
const found = (line: number, within: string, original: string) => {
  const place = placeOf(source, { line, within, original });
  return place && source.slice(place.from, place.to);
};

describe('a mutant is found again', () => {
  it('where it was', () => {
    expect(placeOf(source, { line: 1, within: 'const a = b > 1;', original: 'b > 1' })).toEqual({
      from: source.indexOf('b > 1'),
      to: source.indexOf('b > 1') + 5,
    });
  });

  it('where its line has moved to', () => {
    expect(placeOf(source, { line: 1, within: 'const c = b > 1;', original: 'b > 1' })).toEqual({
      from: source.lastIndexOf('b > 1'),
      to: source.lastIndexOf('b > 1') + 5,
    });
  });

  it('as a block of several lines', () => {
    expect(found(2, 'if (a) {', '{ go(a); }')).toBe('{\n  go(a);\n}');
  });

  it('or not, where the line is gone or says something else', () => {
    expect(found(1, 'const a = b > 2;', 'b > 2')).toBeUndefined();
    expect(found(1, 'const a = b > 1;', 'b > 3')).toBeUndefined();
  });
});

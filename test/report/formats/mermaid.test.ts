import { expect, it } from 'vitest';
import { mermaid } from '../../../src/report/formats/mermaid.js';
import { everyVerdict, reportOfWords } from '../../support/reports.js';

/** The statements of a sequence diagram that are used here, by the grammar in Mermaid's documentation. */
const statements = [
  /^ {2}participant L\d+ as [^;#\n]+$/,
  /^ {2}Note (over|right of) L\d+: [^;#\n]+$/,
  /^ {2}L\d+(->>|-x)L\d+: [^;#\n]+$/,
];

const assertDiagram = (text: string): void => {
  const [first, ...lines] = text.trimEnd().split('\n');
  expect(first).toBe('sequenceDiagram');
  for (const line of lines) {
    expect(
      statements.some((statement) => statement.test(line)),
      line,
    ).toBe(true);
  }
  const declared = new Set([...text.matchAll(/participant (L\d+)/g)].map(([, lane]) => lane));
  const used = lines.flatMap((line) => [...(line.split(':')[0] ?? '').matchAll(/L\d+/g)].map(([lane]) => lane));
  expect(used.filter((lane) => !declared.has(lane))).toEqual([]);
};

it('the first trace of a violation is a sequence diagram', async () => {
  const text = mermaid(await everyVerdict());
  assertDiagram(text);
  expect(text).toContain('participant L1 as carrier');
  expect(text).toMatch(/Note over L\d: 1\. /);
});

it('where there is no trace it is the verdict alone', () => {
  const text = mermaid(reportOfWords({ message: 'holds; all were seen # 3' }));
  assertDiagram(text);
  expect(text).toContain('holds, all were seen no.  3');
});

import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { junit } from '../../../src/report/formats/junit.js';
import { noSchema, schemaFaults } from '../../support/consumers.js';
import fc from '../../support/fast-check.js';
import { anyWords, everyVerdict, reportOfWords } from '../../support/reports.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Parsed by a reader that refuses what is no XML. */
const parse = (xml: string): Element => {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    (open.at(-1) as Element).text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return root.children[0] as Element;
};

/**
 * What junit-10.xsd of Jenkins' xUnit plugin allows, of what is used here: attributes (those with ! are required), and
 * the elements inside. Azure and GitLab take the same.
 */
const schema: Readonly<Record<string, { readonly attributes: readonly string[]; readonly inside: readonly string[] }>> =
  {
    testsuites: { attributes: ['name', 'time', 'tests', 'failures', 'errors'], inside: ['testsuite'] },
    testsuite: {
      attributes: ['name!', 'tests!', 'failures!', 'errors!', 'skipped', 'time'],
      inside: ['properties', 'testcase'],
    },
    properties: { attributes: [], inside: ['property'] },
    property: { attributes: ['name!', 'value!'], inside: [] },
    testcase: { attributes: ['name!', 'classname', 'time'], inside: ['skipped', 'error', 'failure', 'system-out'] },
    skipped: { attributes: ['type', 'message'], inside: [] },
    error: { attributes: ['type', 'message'], inside: [] },
    failure: { attributes: ['type', 'message'], inside: [] },
    'system-out': { attributes: [], inside: [] },
  };

const assertValid = ({ name, attributes, children }: Element): void => {
  const allowed = schema[name];
  expect(allowed, name).toBeDefined();
  const names = allowed?.attributes.map((attribute) => attribute.replace('!', ''));
  expect(names).toEqual(expect.arrayContaining(Object.keys(attributes)));
  const required = allowed?.attributes.filter((attribute) => attribute.endsWith('!')).map((one) => one.slice(0, -1));
  expect(Object.keys(attributes)).toEqual(expect.arrayContaining(required ?? []));
  if (attributes.time !== undefined) {
    expect(attributes.time).toMatch(/^\d+\.\d{3}$/);
  }
  expect(allowed?.inside).toEqual(expect.arrayContaining([...new Set(children.map((child) => child.name))]));
  children.forEach(assertValid);
};

const casesIn = (suite: Element | undefined) =>
  suite?.children
    .filter(({ name }) => name === 'testcase')
    .map(({ attributes, children: [child] }) => [
      attributes.name,
      child?.name ?? 'passed',
      child?.attributes.type ?? '',
    ]);

describe('JUnit', () => {
  it('is what the schema allows', async () => {
    assertValid(parse(junit(await everyVerdict())));
    assertValid(parse(junit(await everyVerdict(true))));
    assertValid(parse(junit(reportOfWords({}))));
    assertValid(parse(junit(reportOfWords({ assumed: ['weakly fair: serve'] }, 'holds'))));
  });

  it('has an element for each verdict', async () => {
    const [holds, violated, known, stale, inconclusive, failed] = parse(junit(await everyVerdict())).children;
    expect(casesIn(holds)).toEqual([
      ['search', 'passed', ''],
      ['N1', 'passed', ''],
      ['S1', 'passed', ''],
      ['S2 overweight-stays', 'skipped', 'vacuous'],
      ['R1', 'passed', ''],
    ]);
    expect(casesIn(violated)?.[1]).toEqual(['N1', 'failure', 'violated']);
    expect(casesIn(known)?.[1]).toEqual(['N1', 'skipped', 'known']);
    expect(casesIn(stale)?.[1]).toEqual(['N1', 'failure', 'stale']);
    expect(casesIn(inconclusive)?.[1]).toEqual(['N1', 'error', 'inconclusive']);
    expect(casesIn(failed)).toEqual([['search', 'error', 'failed']]);
  });

  it('counts what it has', async () => {
    const document = parse(junit(await everyVerdict()));
    for (const suite of document.children) {
      const of = (name: string) => String(casesIn(suite)?.filter(([, element]) => element === name).length);
      const { tests, failures, errors, skipped } = suite.attributes;
      expect([failures, errors, skipped]).toEqual([of('failure'), of('error'), of('skipped')]);
      expect(tests).toBe(String(casesIn(suite)?.length));
    }
    const sum = (name: string) =>
      document.children.reduce((total, { attributes }) => total + Number(attributes[name]), 0);
    for (const name of ['tests', 'failures', 'errors']) {
      expect(document.attributes[name]).toBe(String(sum(name)));
    }
  });

  it('has the trace in a failure', async () => {
    const [, violated] = parse(junit(await everyVerdict())).children;
    const failure = violated?.children.find(({ attributes }) => attributes.name === 'N1')?.children[0];
    expect(failure?.text).toContain('a letter is put into the queue (letter=A)');
  });

  it('holds any words', () => {
    // XML knows no other line ends than a line feed, and no control characters; what stands for those is not tested here.
    const words = fc.string({ unit: fc.constantFrom(...'<>&"\'\n\t]]># aé→🙂') });
    fc.assert(
      fc.property(words, (message) => {
        const [suite] = parse(junit(reportOfWords({ message }))).children;
        const failure = suite?.children.at(-1)?.children[0];
        expect(failure?.attributes.message).toBe(message.replaceAll('\t', ' '));
      }),
    );
    fc.assert(fc.property(anyWords, (any) => void parse(junit(reportOfWords({ title: any, says: any })))));
  });
});

describe.skipIf(noSchema !== undefined)('by the schema that Jenkins published, JUnit', () => {
  it.each([false, true])('is valid whatever the verdicts (strict: %s)', async (strict) => {
    expect(await schemaFaults(junit(await everyVerdict(strict)))).toEqual([]);
  });

  it('is valid with any words', async () => {
    const words = fc.sample(anyWords, { numRuns: 20, seed: 1 });
    for (const any of words) {
      expect(await schemaFaults(junit(reportOfWords({ title: any, says: any, message: any, assumed: [any] })))).toEqual(
        [],
      );
    }
  });

  it('is invalid where an attribute is not known, so that the schema does judge', async () => {
    const xml = junit(reportOfWords({})).replace('<testcase ', '<testcase colour="red" ');
    expect(await schemaFaults(xml)).toEqual([expect.stringContaining("The attribute 'colour' is not allowed")]);
  });
});

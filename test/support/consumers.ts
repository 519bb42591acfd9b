import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { MissingError } from '../../src/language/index.js';
import { whatIsMissing } from './missing.js';

const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'vgicheck', 'consumers');

const needs = (file: string) => (): void => {
  if (!existsSync(join(folder, file))) {
    throw new MissingError(`${file} is not there; scripts/consumers.sh fetches it`);
  }
};

/** Why tests with Jenkins' schema are skipped; undefined where it is there. */
export const noSchema = whatIsMissing(needs('jenkins-junit.xsd'));

/** Why tests with the inner loop's parser are skipped; undefined where it can run. */
export const noKunit = whatIsMissing(needs('kunit_parser.py'), () => {
  if (spawnSync('python3', ['--version']).status !== 0) {
    throw new MissingError('python3 is not installed; apt-get install python3');
  }
});

/**
 * What libxml2 finds wrong with a JUnit report, by the schema that Jenkins published. `skipped` there is text alone; its
 * later versions (junit-10.xsd of the xUnit plugin) let it have the attributes of `failure`, as ours has.
 */
export const schemaFaults = async (xml: string): Promise<readonly string[]> => {
  const published = readFileSync(join(folder, 'jenkins-junit.xsd'), 'utf8');
  const failure = /<xs:element name="failure">.*?<\/xs:element>/s.exec(published)?.[0] ?? '';
  const schema = published.replace(
    '<xs:element name="skipped" type="xs:string"/>',
    failure.replace('"failure"', '"skipped"'),
  );
  const { errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    schema: [schema],
    maxMemoryPages: memoryPages.GiB,
  });
  return errors.map(({ message }) => message);
};

/** A test as kunit_parser.py sees it. */
export interface KunitTest {
  readonly name: string;
  readonly status: string;
  readonly subtests: readonly KunitTest[];
}

const script = `
import json, sys
sys.path.insert(0, sys.argv[1])
import kunit_parser
test = kunit_parser.parse_run_tests(iter(sys.stdin.read().splitlines(True)))
def told(test):
    return {'name': test.name, 'status': test.status.name, 'subtests': [told(one) for one in test.subtests]}
print(json.dumps({'errors': test.counts.errors, 'tests': [told(one) for one in test.subtests]}))
`;

/** What the inner loop's kunit.py makes of KTAP: the tests, and how many errors of form it found. */
export const parsedByKunit = (ktap: string): { readonly errors: number; readonly tests: readonly KunitTest[] } => {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', script, folder], { input: ktap, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`kunit_parser.py failed: ${stderr}`);
  }
  // What it says itself stands before.
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
};

import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import { describe, expect, it } from 'vitest';
import { sarif } from '../../../src/report/formats/sarif.js';
import fc from '../../support/fast-check.js';
import { anyWords, everyVerdict, reportOfWords } from '../../support/reports.js';

const require = createRequire(import.meta.url);
const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv.default({
  unicodeRegExp: false,
  strict: false,
  formats: { uri: (uri: string) => URL.canParse(uri), 'uri-reference': true, 'date-time': true },
});
const validate = ajv.compile(schema);

/** The one run of a log that the schema allows. */
const valid = (text: string) => {
  const log = JSON.parse(text);
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  const { results, invocations } = log.runs[0];
  return { results, notifications: invocations[0].toolExecutionNotifications, ...invocations[0] };
};

describe('SARIF', () => {
  it('is what the schema allows', async () => {
    valid(sarif(await everyVerdict()));
    valid(sarif(await everyVerdict(true)));
    valid(sarif({ ...reportOfWords({}), suites: [] }));
  });

  it('the schema refuses what is no SARIF', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
  });

  it('has a result for what is not as it should be, and for what is known', async () => {
    const { results } = valid(sarif(await everyVerdict()));
    expect(results).toMatchObject([
      { ruleId: 'N1', level: 'error', properties: { verdict: 'violated' } },
      { ruleId: 'N1', level: 'note', properties: { verdict: 'known' } },
      { ruleId: 'N1', level: 'error', properties: { verdict: 'stale' } },
    ]);
    expect(results[1].suppressions).toHaveLength(1);
  });

  it('says of the run what could not be decided', async () => {
    const { executionSuccessful, notifications } = valid(sarif(await everyVerdict()));
    expect(executionSuccessful).toBe(false);
    expect(notifications.at(-1)).toEqual({ level: 'error', message: { text: 'impure (new): it looked at a clock' } });
  });

  it('has the steps of a trace as a code flow, in the file of the property', async () => {
    const { results } = valid(sarif(await everyVerdict()));
    const { locations } = results[0].codeFlows[0].threadFlows[0];
    expect(locations.length).toBeGreaterThan(2);
    expect(locations.at(-1).executionOrder).toBe(locations.length);
    expect(locations[0].location.message.text).toContain('sender: a letter is put into the queue');
    expect(results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'my%20models/post.ts' },
      region: { startLine: 7 },
    });
  });

  it('holds any words', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        valid(sarif(reportOfWords({ title: words, says: words, message: words, cites: words })));
      }),
    );
  });
});

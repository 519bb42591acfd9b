import { type Fuzzed, fuzzingVerdict, violationOf } from './fuzzing.js';
import { propertyResult } from './json.js';
import { slugOf } from './name.js';
import { type Swept, sweepVerdict, verdictOfSweep } from './sweeping.js';

/** Everything that the text report of random walks says, for programs. */
export const fuzzingJson = (version: string, all: readonly Fuzzed[], again: (fuzzed: Fuzzed) => string): object => ({
  vgicheck: version,
  results: all.map((fuzzed) => {
    const { violation: _, ...fuzzing } = fuzzed.fuzzing;
    const violation = violationOf(fuzzed);
    return {
      ...fuzzed.subject,
      ...fuzzing,
      findings: fuzzed.findings.map((finding) => ({ ...finding, slug: slugOf(finding.story) })),
      ...(violation === undefined ? {} : { violation: propertyResult(fuzzed, violation), again: again(fuzzed) }),
      says: fuzzingVerdict(fuzzed),
    };
  }),
  verdict: all.some(({ fuzzing }) => fuzzing.violation !== undefined) ? 'violated' : 'inconclusive',
});

/** Everything that the text report of sweeps says, for programs. */
export const sweepingJson = (version: string, all: readonly Swept[], again: (swept: Swept) => string): object => ({
  vgicheck: version,
  results: all.map((swept) => {
    const { violation, rules, properties, known: _, cutShort: __, ...sweeping } = swept.sweeping;
    return {
      ...sweeping,
      rules: Object.fromEntries(rules),
      properties: Object.fromEntries(properties),
      known: swept.met.map((one) => ({ ...one, slug: slugOf(one.story) })),
      toTheirEnd: swept.cutShort,
      ...(violation === undefined || swept.broken === undefined
        ? {}
        : {
            violation: { ...swept.broken.subject, ...propertyResult(swept.broken, violation.result) },
            again: again(swept),
          }),
      says: sweepVerdict(swept),
    };
  }),
  verdict: verdictOfSweep(all),
});

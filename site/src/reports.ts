import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Explanation } from '../../src/cli/explanations.js';
import { type Catalogue, type CatalogueScenario, main, type Sink } from '../../src/cli/index.js';
import { exitCode } from '../../src/language/index.js';
import { slugOf } from '../../src/report/name.js';

/** A report of the site. */
export interface SiteReport {
  readonly file: string;
  /** The words of the command that writes it, but for `--out`. */
  readonly command: readonly string[];
  /** What it shows, by id, the first that it is about. */
  readonly shows: readonly string[];
}

/** Scenarios outside the quick suite are searched so far: a report of them takes a second, and says where it ended. */
const mostStates = '300';

/** A report of each bug, finding and scenario of a catalogue. */
export const reportsOf = ({ bugs, scenarios }: Catalogue): readonly SiteReport[] => {
  const inOrder = scenarios.toSorted((a, b) => Number(isQuick(b)) - Number(isQuick(a)));
  const stories = [...new Set(inOrder.flatMap((one) => occurrencesIn(one).map(({ story }) => story)))];
  return [
    ...bugs.map(({ id, breaks, scenario, era }) => ({
      file: `bug-${id}.html`,
      command: ['check', scenario, ...(era === '' ? [] : ['--era', era]), '--bug', id, '--property', breaks],
      shows: [id, breaks],
    })),
    ...stories.map((story) => reportOfFinding(story, inOrder)),
    ...inOrder.map(reportOfScenario),
  ];
};

/** The report that shows something: its own, or that of a scenario in which it occurs. */
export const reportOf = ({ id, topic, facts }: Explanation, reports: readonly SiteReport[]): SiteReport | undefined => {
  const own = reports.find(({ shows }) => shows.includes(id));
  const scenarios = topic === 'eras' ? [] : (facts.scenarios ?? '').split(', ');
  return own ?? reports.find(({ shows: [shown = ''] }) => scenarios.includes(shown));
};

/**
 * Writes a report.
 * @throws where the check fails for another reason than what it found.
 */
export const writeReport = async (
  { file, command }: SiteReport,
  catalogue: Catalogue,
  folder: string,
): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const complaints: string[] = [];
  const silent: Sink = { write: () => {}, isTTY: false };
  const io = {
    stdout: silent,
    stderr: { ...silent, write: (text: string) => void complaints.push(text) },
    env: {},
    signal: new AbortController().signal,
  };
  const code = await main([...command, '--quiet', '--out', join(folder, file)], catalogue, io);
  if (code !== exitCode.holds && code !== exitCode.violated && code !== exitCode.inconclusive) {
    throw new Error(`vgicheck ${command.join(' ')} ended with ${code}: ${complaints.join('')}`);
  }
};

const isQuick = ({ suites }: CatalogueScenario): boolean => suites.includes('quick');

/** What is known to break in a scenario, in the newest era first. */
const occurrencesIn = ({ id, eras, example, findings }: CatalogueScenario) =>
  (eras.length === 0 ? [undefined] : eras.toReversed()).flatMap((era) =>
    (findings?.(era, example) ?? []).map(({ story, property }) => ({ scenario: id, era, story, property })),
  );

const reportOfFinding = (story: string, scenarios: readonly CatalogueScenario[]): SiteReport => {
  const all = scenarios.flatMap(occurrencesIn).filter((one) => one.story === story);
  const [first] = all;
  const together = all.filter(({ scenario, era }) => scenario === first?.scenario && era === first?.era);
  const properties = together.map(({ property }) => property);
  return {
    file: `finding-${slugOf(story)}.html`,
    command: [
      ...['check', first?.scenario ?? ''],
      ...(first?.era === undefined ? [] : ['--era', first.era]),
      ...properties.flatMap((property) => ['--property', property]),
    ],
    shows: [slugOf(story), ...properties],
  };
};

const reportOfScenario = (scenario: CatalogueScenario): SiteReport => {
  const { id, usage, example } = scenario;
  const name = usage === undefined || example === undefined ? id : `${id}:${example}`;
  return {
    file: `scenario-${id}.html`,
    command: ['check', name, ...(isQuick(scenario) ? [] : ['--max-states', mostStates])],
    shows: [id],
  };
};

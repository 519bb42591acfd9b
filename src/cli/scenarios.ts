import { UsageError } from '../language/index.js';
import { isPrintable, shortened } from '../language/printable.js';
import type { Subject } from '../report/outcome.js';
import type { BuildRequest, Catalogue, CatalogueBug, CatalogueScenario } from './catalogue.js';
import { unknown } from './nearest.js';

/** With its arguments: a configuration in words. */
const longestName = 1000;

/** A scenario as it was asked for. */
export interface Asked {
  readonly scenario: CatalogueScenario;
  /** Its name with its arguments. */
  readonly name: string;
  readonly args?: string;
  /** With its findings mended: `edge:mended`. */
  readonly mended?: true;
}

/** What stands behind the last colon of a name, where the causes of a scenario's findings are mended. */
const mendedWord = ':mended';

/** The same scenario with the causes of its findings mended. */
export const mendedOf = (asked: Asked): Asked => ({ ...asked, name: `${asked.name}${mendedWord}`, mended: true });

/** @throws UsageError for an unknown scenario, with the names that are most like it. */
export const scenarioNamed = (catalogue: Catalogue, name: string): Asked => {
  if (name.length > longestName || !isPrintable(name)) {
    throw new UsageError(`"${shortened(name)}" is no scenario: a name has at most ${longestName} printable characters`);
  }
  if (name.endsWith(mendedWord)) {
    return mendedNamed(scenarioNamed(catalogue, name.slice(0, -mendedWord.length)));
  }
  const [id = '', ...after] = name.split(':');
  const scenario = catalogue.scenarios.find((known) => known.id === id);
  if (scenario === undefined) {
    if (/\.[cm]?[jt]sx?$/.test(name)) {
      throw new UsageError(`${name} is a file and no scenario; a module of your own is taken by --with ${name}`);
    }
    const known = catalogue.scenarios.map((candidate) => candidate.id);
    throw new UsageError(unknown('scenario', id, known, typed(catalogue, 'list scenarios')));
  }
  if (after.length === 0) {
    return { scenario, name };
  }
  const { usage, variants = [] } = scenario;
  if (usage === undefined && !variants.includes(after.join(':'))) {
    const possible =
      variants.length === 0 ? '' : ` or say ${variants.map((variant) => `${id}:${variant}`).join(' or ')}`;
    throw new UsageError(`scenario ${id} takes no arguments; leave ":${after.join(':')}" out${possible}`);
  }
  return { scenario, name, args: after.join(':') };
};

/** @throws UsageError where no finding of the scenario can be mended. */
const mendedNamed = (asked: Asked): Asked => {
  if (asked.mended || !asked.scenario.canBeMended) {
    throw new UsageError(`there is nothing to mend in ${asked.name}; leave "${mendedWord}" out`);
  }
  return mendedOf(asked);
};

/** @throws UsageError for an unknown bug, with the names that are most like it. */
export const bugNamed = (catalogue: Catalogue, id: string): CatalogueBug => {
  const bug = catalogue.bugs.find((known) => known.id === id);
  if (bug === undefined) {
    const known = catalogue.bugs.map((candidate) => candidate.id);
    throw new UsageError(unknown('bug', id, known, typed(catalogue, 'list bugs')));
  }
  return bug;
};

/** @throws UsageError for an era that no scenario knows. */
export const assertEra = (catalogue: Catalogue, era: string): void => {
  const known = catalogue.eras.map(({ id }) => id);
  if (!known.includes(era)) {
    throw new UsageError(unknown('era', era, known, typed(catalogue, 'list eras')));
  }
};

/** Why a command has nothing to do: `sweep needs a hypervisor, and lamp.ts has none`. */
export const lacking = ({ name, module }: Catalogue, command: string, what: string): UsageError =>
  new UsageError(`${command} needs a ${what}, and ${module?.file ?? name} has none; see ${name} new --help`);

/** A command of the command line, over the same module of the user's. */
export const typed = ({ name, module }: Catalogue, words: string): string =>
  `${name} ${words}${module === undefined ? '' : ` --with ${module.file}`}`;

/** The command that checks once more, perhaps only one property. */
export const checkingAgain = (catalogue: Catalogue, subject: Subject, property?: string): string => {
  const { scenario, era, bug } = subject;
  const options = Object.entries({ era, bug, property }).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option} ${value}`],
  );
  return typed(catalogue, ['check', scenario, ...options].join(' '));
};

/** A request without the parts that are not asked for. */
export const request = (parts: {
  era?: string | undefined;
  bug?: string | undefined;
  args?: string | undefined;
  mended?: true | undefined;
}): BuildRequest => ({
  ...(parts.era === undefined ? {} : { era: parts.era }),
  ...(parts.bug === undefined ? {} : { bug: parts.bug }),
  ...(parts.args === undefined ? {} : { args: parts.args }),
  ...(parts.mended === undefined ? {} : { mended: parts.mended }),
});

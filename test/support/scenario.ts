import { catalogue } from '../../bin/catalogue.js';
import { checkOf } from '../../src/cli/plan.js';
import { bugNamed, scenarioNamed } from '../../src/cli/scenarios.js';
import type { Checkable } from '../../src/vitest/index.js';

/** A scenario of the vgic as something to expect of, with the command that shows what is found again. */
export const scenario = (name: string, era = 'linux-6.19', bug?: string): Checkable => {
  const { model, depiction } = checkOf(
    scenarioNamed(catalogue, name),
    era,
    bug === undefined ? undefined : bugNamed(catalogue, bug),
  );
  const withBug = bug === undefined ? '' : ` --bug ${bug}`;
  return {
    model,
    ...(depiction === undefined ? {} : { depiction }),
    replay: (property) => `vgicheck check ${name} --era ${era}${withBug} --property ${property}`,
  };
};

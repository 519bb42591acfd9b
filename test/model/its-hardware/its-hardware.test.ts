import { describe, expect, it } from 'vitest';
import { itsHardwareBugs } from '../../../model/its-hardware/bugs.js';
import { checkedItsHardware } from '../../../model/its-hardware/properties.js';
import { itsHardwareScenarios } from '../../../model/its-hardware/scenarios.js';
import { itsHardware, itsHardwareSteps } from '../../../model/its-hardware/steps.js';
import { operations, sentTo } from '../../../model/its-hardware/world.js';
import { bind, override } from '../../../model/machine/steps.js';
import { explore } from '../../../src/index.js';
import { naiveSearch } from '../../support/naive-search.js';

const config = { cpus: 2, does: operations };

const brokenBy = async (steps: Partial<typeof itsHardwareSteps>): Promise<readonly string[]> => {
  const checked = checkedItsHardware(bind(override(itsHardwareSteps, steps))(config));
  const { properties } = await explore(checked, { stopAt: 'never' });
  return properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
};

describe.each(itsHardwareScenarios)('$id', ({ config: written, pinned }) => {
  it('holds, with the pinned counts, and all that is stale is seen', async () => {
    const { verdict, properties, states, firings, depth } = await explore(checkedItsHardware(itsHardware(written)), {
      stopAt: 'never',
    });
    expect({ states, firings, depth }).toEqual(pinned);
    expect(verdict).toBe('holds');
    expect(properties.filter((one) => one.verdict !== 'holds')).toEqual([]);
  });

  it('has as many worlds for a search that knows nothing of tables', () => {
    const { states, firings, depth } = naiveSearch({ ...checkedItsHardware(itsHardware(written)), properties: [] });
    expect({ states, firings, depth }).toEqual(pinned);
  });
});

it.each(itsHardwareBugs)('$id breaks $breaks alone', async ({ hypervisor, breaks }) => {
  expect(await brokenBy(hypervisor.steps)).toEqual([breaks]);
});

describe('it is noticed', () => {
  it.each<[string, Partial<typeof itsHardwareSteps>, readonly string[]]>([
    ['if SYNC waits for nothing', { mayExecute: (_its, w) => w.outstanding.length < 2 }, ['IH1', 'IH2', 'IH3', 'IH4']],
    ['if SYNC names the CPU that an event goes to', { syncObject: (_its, { to }) => to }, ['IH1', 'IH3']],
    ['if the driver sends no SYNC', { syncObject: () => null }, ['IH1', 'IH2', 'IH3', 'IH4']],
    [
      'if INV leaves what is cached of the configuration',
      {
        complete: (its, w, command) => {
          const { configuration } = w;
          itsHardwareSteps.complete(its, w, command);
          w.configuration = configuration;
        },
      },
      ['IH2'],
    ],
    [
      'if a translation stays cached',
      {
        complete: (its, w, command) => {
          const { cached } = w;
          itsHardwareSteps.complete(its, w, command);
          w.cached = cached;
        },
      },
      ['IH1', 'IH3'],
    ],
    [
      'if MOVI, or DISCARD, leaves what is pending',
      {
        complete: (its, w, command) => {
          const { pending } = w;
          itsHardwareSteps.complete(its, w, command);
          w.pending = pending;
        },
      },
      ['IH3'],
    ],
    [
      'if MOVI drops what is pending',
      {
        complete: (its, w, command) =>
          itsHardwareSteps.complete(its, w, command.name === 'movi' ? { ...command, name: 'discard' } : command),
      },
      ['IH4'],
    ],
    [
      'if MOVI changes nothing',
      {
        execute: (its, w, command) =>
          itsHardwareSteps.execute(its, w, command.name === 'movi' ? { ...command, to: command.rd } : command),
      },
      ['IH1', 'IH3', 'R47'],
    ],
    // That is no mistake, and then nothing is stale.
    ['if a message goes by the table alone', { translate: (_its, w) => sentTo(w) }, ['R47']],
  ])('%s', async (_says, steps, broken) => {
    expect(await brokenBy(steps)).toEqual(broken);
  });
});

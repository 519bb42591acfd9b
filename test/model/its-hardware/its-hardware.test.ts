import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { itsHardwareBugs } from '../../../model/its-hardware/bugs.js';
import { checkedItsHardware } from '../../../model/its-hardware/properties.js';
import { itsHardwareScenarios } from '../../../model/its-hardware/scenarios.js';
import { itsHardware, itsHardwareSteps as right, translationIn } from '../../../model/its-hardware/steps.js';
import { bind, override } from '../../../model/machine/steps.js';
import { explore } from '../../../src/index.js';
import { naiveSearch } from '../../support/naive-search.js';

type Broken = Partial<typeof right>;

const configOf = (scenario: string) => {
  const found = itsHardwareScenarios.find(({ id }) => id === scenario);
  if (found === undefined) {
    throw new Error(`no scenario ${scenario}`);
  }
  return found.config;
};

const brokenBy = async (scenario: string, steps: Broken): Promise<readonly string[]> => {
  const checked = checkedItsHardware(bind(override(right, steps))(configOf(scenario)));
  const { properties } = await explore(checked, { stopAt: 'never' });
  return properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
};

describe.each(itsHardwareScenarios)('$id', ({ config, pinned }) => {
  it('holds, with the pinned counts, and all that is stale is seen', async () => {
    const { verdict, properties, states, firings, depth } = await explore(checkedItsHardware(itsHardware(config)), {
      stopAt: 'never',
    });
    expect({ states, firings, depth }).toEqual(pinned);
    expect(verdict).toBe('holds');
    expect(properties.filter((one) => one.verdict !== 'holds')).toEqual([]);
  });

  it('has as many worlds for a search that knows nothing of tables', () => {
    const { states, firings, depth } = naiveSearch({ ...checkedItsHardware(itsHardware(config)), properties: [] });
    expect({ states, firings, depth }).toEqual(pinned);
  });
});

it.each(itsHardwareBugs)('$id breaks $breaks alone', async ({ hypervisor, breaks, scenario }) => {
  expect(await brokenBy(scenario, hypervisor.steps)).toEqual([breaks]);
});

/** The hardware completes commands of this name as those of another, or not at all. */
const completesAs = (name: string, as: 'discard' | 'inv' | null): Broken => ({
  complete: (its, w, effect) => {
    const told = effect.name === name && as !== null ? { ...effect, name: as } : effect;
    if (effect.name !== name || as !== null) {
      right.complete(its, w, told);
    }
  },
});

const executesNothingOf = (name: string): Broken => ({
  execute: (its, w, command) => {
    if (command.name !== name) {
      right.execute(its, w, command);
    }
  },
});

const keepsCached: Broken = {
  sync: () => {},
  complete: (its, w, effect) => {
    const cached = w.cached.map((one) => ({ ...one }));
    right.complete(its, w, effect);
    w.cached = cached;
  },
};

const waitsForNothing: Broken = { mayExecute: (_its, w) => w.outstanding.length < 2 };

describe('it is noticed', () => {
  it.each<[string, string, Broken, readonly string[]]>([
    ['if SYNC waits for nothing', 'its-hardware', waitsForNothing, ['IH2', 'IH3', 'IH6', 'IH5']],
    ['if SYNC waits for nothing that was moved', 'its-hardware-movall', waitsForNothing, ['IH3']],
    [
      'if SYNC names the CPU that an event goes to',
      'its-hardware-move',
      {
        syncObject: (its, w, command) =>
          at(w.driver.collections, command.collection) ?? right.syncObject(its, w, command),
      },
      ['IH3'],
    ],
    ['if the driver sends no SYNC', 'its-hardware', { syncObject: () => null }, ['IH1', 'IH2', 'IH3', 'IH6', 'IH5']],
    ['if INV leaves what is cached of the configuration', 'its-hardware', completesAs('inv', null), ['IH2']],
    ['if it does for a free driver', 'its-hardware-inv', completesAs('inv', null), ['IH2']],
    ['if a translation stays cached after MOVI', 'its-hardware-move', keepsCached, ['IH1', 'IH3']],
    ['if it does after MAPC and DISCARD', 'its-hardware', keepsCached, ['IH1', 'IH3', 'IH6']],
    ['if it does after MAPC, with MOVALL', 'its-hardware-movall', keepsCached, ['IH1', 'IH3']],
    ['if nothing stays cached after MAPTI', 'its-hardware-map', { sync: () => {} }, ['IH1']],
    ['if MOVI leaves what is pending', 'its-hardware-move', completesAs('movi', null), ['IH3']],
    ['if MOVI drops what is pending', 'its-hardware-move', completesAs('movi', 'discard'), ['IH4']],
    ['if MOVALL leaves what is pending', 'its-hardware-movall', completesAs('movall', null), ['IH3']],
    ['if MOVALL drops what is pending', 'its-hardware-movall', completesAs('movall', 'discard'), ['IH4']],
    ['if CLEAR leaves what is pending', 'its-hardware-pending', completesAs('clear', null), ['IH6']],
    ['if INT makes nothing pending', 'its-hardware-pending', completesAs('int', 'inv'), ['IH5']],
    ['if DISCARD leaves what is pending', 'its-hardware-map', completesAs('discard', null), ['IH3', 'IH6']],
    ['if DISCARD leaves the mapping', 'its-hardware-map', executesNothingOf('discard'), ['IH1', 'IH3', 'IH6']],
    ['if MOVI changes nothing', 'its-hardware-move', executesNothingOf('movi'), ['IH1', 'IH3', 'R47']],
    ['if MAPC changes nothing', 'its-hardware-movall', executesNothingOf('mapc'), ['IH1', 'IH3']],
    ['if MAPD unmaps the events of all devices', 'its-hardware-two', unmapsAll(), ['IH1', 'IH3', 'IH6']],
    ['if a MAPTI in error is executed', 'its-hardware-errors', executesErrors(), ['IH1', 'IH3', 'IH4', 'IH7']],
    ['if MAPD changes nothing', 'its-hardware-errors', executesNothingOf('mapd'), ['IH1', 'IH3', 'IH4']],
    ['if INT goes to the first CPU', 'its-hardware', goesToTheFirst('int'), ['IH3', 'IH6', 'IH5']],
    ['if CLEAR goes to the first CPU', 'its-hardware', goesToTheFirst('clear'), ['IH6']],
    ['if INVALL completes without having reached anybody', 'its-invall', completesAs('invall', null), ['IH2']],
    // That is no mistake, and then nothing is stale.
    [
      'if a message goes by the table alone',
      'its-hardware',
      { translate: (_its, w, key) => translationIn(w.tables, key) },
      ['R47', 'R54'],
    ],
  ])('%s', async (_says, scenario, steps, broken) => {
    expect(await brokenBy(scenario, steps)).toEqual(broken);
  });
});

function goesToTheFirst(name: string): Broken {
  return {
    complete: (its, w, effect) => right.complete(its, w, effect.name === name ? { ...effect, rd: 0 } : effect),
  };
}

function unmapsAll(): Broken {
  return {
    execute: (its, w, command) => {
      right.execute(its, w, command);
      if (command.name === 'mapd') {
        for (const event of w.tables.events) {
          Object.assign(event, { irq: null, collection: null });
        }
      }
    },
  };
}

/** GITS_TYPER says how many devices and events there are: who does not look maps an event of a device that is not. */
function executesErrors(): Broken {
  return {
    execute: (its, w, command) => {
      right.execute(its, w, command);
      if (command.name === 'mapti') {
        Object.assign(at(w.tables.events, 0), { irq: command.irq, collection: command.collection });
      }
    },
  };
}

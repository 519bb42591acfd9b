import { describe, expect, it } from 'vitest';
import { explore, type Model } from '../../src/index.js';
import { modelIn } from '../model/kvm-old/support.js';

/** What KVM's first vgic promises, under the same assumptions as today's. */

const verdictOf = async <W>(checked: Model<W>, id: string) =>
  (await explore({ ...checked, properties: checked.properties.filter((one) => one.id === id) }, { stopAt: 'never' }))
    .properties[0];

const without = <W>(checked: Model<W>, rule: string): Model<W> => ({
  ...checked,
  rules: checked.rules.map(({ fair, ...rest }) => (rest.id === rule || fair === undefined ? rest : { ...rest, fair })),
});

describe('what the first vgic promises', () => {
  it.each([
    ['old-edge', 'linux-4.4', 'L01', 'guest.acknowledge old.enter old.exit'],
    ['old-timer', 'linux-4.3', 'L08', 'guest.acknowledge old.enter old.exit'],
    ['old-assigned', 'linux-4.4', 'L07', 'guest.acknowledge guest.eoi host.irqfdWork old.enter old.exit'],
  ])('in %s of %s, %s, rests on what is assumed: %s', async (scenario, era, property, rules) => {
    const checked = modelIn(scenario, era);
    expect(await verdictOf(checked, property)).toMatchObject({ id: property, verdict: 'holds' });
    const breaking = [];
    for (const { id, fair } of checked.rules) {
      if (fair !== undefined && (await verdictOf(without(checked, id), property))?.verdict === 'violated') {
        breaking.push(id);
      }
    }
    expect([...new Set(breaking)].toSorted()).toEqual(rules.split(' '));
  });

  it('L09: of 3.11 a level that ISPENDR has made pending is taken after each EOI; since 4.1 it is not', async () => {
    const storm = await verdictOf(modelIn('old-level', 'linux-3.11'), 'L09');
    const { steps = [], loop = 0 } = storm?.trace ?? {};
    expect(steps.slice(loop).map(({ action }) => action.rule)).toEqual([
      'old.exit',
      'old.enter',
      'guest.acknowledge',
      'guest.eoi',
    ]);
    expect(await verdictOf(modelIn('old-level', 'linux-4.1'), 'L09')).toMatchObject({ verdict: 'holds' });
  });
});

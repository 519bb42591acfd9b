/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { hunt } from '../../conformance/gic/hunt.js';
import { ModelledGic } from '../../conformance/gic/modelled-gic.js';
import { type GicOperation, spellGic } from '../../conformance/gic/operation.js';
import type { Rival } from '../../conformance/gic/rival.js';
import type { Scope } from '../../conformance/gic/scope.js';
import { type Script, scripts } from '../../conformance/gic/script.js';
import { draw, shrink } from '../../conformance/gic/shrink.js';
import fc from '../support/fast-check.js';

const scope: Scope = {
  version: 3,
  interrupts: [
    { trigger: 'level', isWired: true },
    { trigger: 'any', isWired: false },
  ],
  repeatsInterrupts: false,
  hcr: ['UIE', 'TDIR'],
};

/** The model against itself, where the other one is told of a fault. */
const rivalWith = (isFaulty: (operation: GicOperation, gic: ModelledGic) => boolean): Rival => {
  const registers = (gic: ModelledGic, fault = false) => ({
    lrs: gic.cpu.lrs.map(({ state }) => state).join(' '),
    active: String(gic.world.banks.map(({ active }) => active)),
    fault: String(fault),
  });
  return {
    scope,
    execute: async (all) =>
      all.map(({ setup, operations }) => {
        const gic = new ModelledGic(3, setup, new Set());
        const later = operations.map((operation) => {
          gic.perform(operation);
          return registers(gic, isFaulty(operation, gic));
        });
        return [registers(new ModelledGic(3, setup, new Set())), ...later];
      }),
    modelled: (setup, quirks) => {
      const gic = new ModelledGic(3, setup, quirks);
      return {
        registers: () => registers(gic),
        perform: (operation) => {
          gic.perform(operation);
          return registers(gic);
        },
      };
    },
  };
};

const huntFor = (
  isFaulty: (operation: GicOperation, gic: ModelledGic) => boolean,
  { seed = 7, steps = 3000, signal = new AbortController().signal } = {},
) => hunt({ rival: rivalWith(isFaulty), quirks: new Set(), seed, steps, signal });

/** A pending interrupt that the guest acknowledges while another one is active. */
const nests = ({ by, does }: GicOperation, { cpu }: ModelledGic): boolean =>
  by === 'guest' && does === 'iar' && cpu.activePriorities.filter((active) => active).length > 1;

describe('a hunt', () => {
  it('executes exactly as many operations as are asked for', async () => {
    expect(await huntFor(() => false, { steps: 6001 })).toMatchObject({ steps: 6001 });
  });

  it('finds a difference, and the shortest script that shows it', async () => {
    const { found } = await huntFor(nests);
    expect(found?.differences).toEqual([{ path: 'fault', expected: 'true', found: 'false' }]);
    expect(found?.expected).toMatchObject({ fault: 'true' });
    expect(found?.found).toMatchObject({ fault: 'false' });
    // The setup, two active priorities or what brings them about, and the read of IAR.
    expect(found?.script.length).toBeLessThanOrEqual(6);
    expect(found?.script.at(-1)).toBe('guest iar');
  });

  it('finds the same again, from the seed that it shows', async () => {
    const { found } = await huntFor(nests);
    expect((await huntFor(nests, { seed: found?.seed ?? 0 })).found).toEqual(found);
  });

  it('begins with the setup: a difference may be there before anything is done', async () => {
    const rival = rivalWith(() => false);
    const unsettled: Rival = { ...rival, execute: async (all) => all.map(() => [{ lrs: 'none' }]) };
    const { signal } = new AbortController();
    const { found } = await hunt({ rival: unsettled, quirks: new Set(), seed: 1, steps: 10, signal });
    expect(found?.script).toEqual(['0 level priority 0, 1 edge priority 0']);
  });

  it('ends when the user has had enough', async () => {
    expect(await huntFor(nests, { signal: AbortSignal.abort() })).toEqual({ scripts: 0, steps: 0 });
  });
});

describe('a rival that ends', () => {
  const ended: Rival = { ...rivalWith(() => false), execute: () => Promise.reject(new Error('it ended')) };
  const whatComes = (signal: AbortSignal) => hunt({ rival: ended, quirks: new Set(), seed: 1, steps: 100, signal });

  it('is a fault', async () => {
    await expect(whatComes(new AbortController().signal)).rejects.toThrow('it ended');
  });

  it('is none where the user has interrupted both', async () => {
    const interrupt = new AbortController();
    const interrupted = hunt({
      rival: {
        ...ended,
        execute: async () => {
          interrupt.abort();
          throw new Error('it ended');
        },
      },
      quirks: new Set(),
      seed: 1,
      steps: 100,
      signal: interrupt.signal,
    });
    expect(await interrupted).toEqual({ scripts: 0, steps: 0 });
  });
});

describe('shrinking', () => {
  const lists = fc.array(fc.nat(1000), { minLength: 1, maxLength: 50, size: 'max' });
  const isBad = (list: readonly number[]): boolean => list.filter((number) => number > 500).length > 2;
  const trial = async (values: readonly (readonly number[])[]) =>
    values.map((list) => (isBad(list) ? { list } : undefined));

  it("finds what fast-check's own search finds", async () => {
    const details = fc.check(
      fc.property(lists, (list) => !isBad(list)),
      { seed: 3 },
    );
    const drawn = draw(lists, 3, 20).find(({ value }) => isBad(value));
    expect(drawn).toBeDefined();
    const smallest = drawn && (await shrink(lists, { drawn, failure: { list: drawn.value } }, trial, () => false));
    expect(smallest?.list).toEqual(details.counterexample?.[0]);
  });

  it('is content with what it has when there is no more time', async () => {
    const drawn = draw(lists, 3, 20).find(({ value }) => isBad(value));
    const failure = { list: drawn?.value ?? [] };
    expect(drawn && (await shrink(lists, { drawn, failure }, trial, () => true))).toBe(failure);
  });
});

describe('scripts', () => {
  const sample: readonly Script[] = fc.sample(scripts(scope, 60), { seed: 5, numRuns: 200 });
  const operations = sample.flatMap((script) => script.operations);

  it('have every word, spelled in a few', () => {
    const words = new Set(operations.map((operation) => spellGic(operation).split(' ').slice(0, 2).join(' ')));
    expect([...words].sort()).toEqual([
      'device lower',
      'device raise',
      ...['dir', 'eoimode', 'eoir', 'grpen', 'iar', 'pmr'].map((word) => `guest ${word}`),
      ...['dir', 'eoimode', 'eoir', 'grpen', 'iar', 'icactiver', 'icenabler', 'icpendr'].map((word) => `host ${word}`),
      ...['isactiver', 'isenabler', 'ispendr', 'pmr'].map((word) => `host ${word}`),
      ...['apr', 'hcr', 'lr', 'vmcr'].map((word) => `hypervisor ${word}`),
    ]);
  });

  it('raise only what has a wire, and set only the bits of HCR that there are', () => {
    for (const operation of operations) {
      if (operation.by === 'device') {
        expect(operation.irq).toBe(0);
      }
      if (operation.does === 'hcr') {
        const set = Object.entries(operation.hcr).flatMap(([bit, is]) => (is ? [bit] : []));
        expect(scope.hcr).toEqual(expect.arrayContaining(set));
      }
    }
  });

  it('end much of what has been acknowledged', () => {
    const ended = sample.flatMap(({ setup, operations: all }) => {
      const gic = new ModelledGic(3, setup, new Set());
      return all.map((operation) => {
        const before = gic.cpu.lrs.filter(({ state }) => state === 'active').length;
        gic.perform(operation);
        const isEnd = operation.by === 'guest' && (operation.does === 'eoir' || operation.does === 'dir');
        return isEnd && gic.cpu.lrs.filter(({ state }) => state === 'active').length < before;
      });
    });
    expect(ended.filter((is) => is).length).toBeGreaterThan(40);
  });
});

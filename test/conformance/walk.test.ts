/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { draw } from '../../conformance/gic/shrink.js';
import { usualHost } from '../../conformance/linux/hosts.js';
import { randomScripts } from '../../conformance/linux/random-scripts.js';
import { reachOf } from '../../conformance/linux/reach.js';
import { walk } from '../../conformance/linux/walk.js';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import { allQuirksOf } from '../../conformance/quirks.js';
import { modelledWalks, stepsUntilSeen } from '../../conformance/seen.js';
import { guestWords, spell, vmmWords } from '../../conformance/vocabulary.js';
import { wrongModelOf } from '../../conformance/wrong-models.js';
import { eraOf } from '../../model/index.js';

const { hypervisor } = eraOf('linux-6.19');

describe('a walk', () => {
  const [first] = draw(randomScripts(3, hypervisor), 1, 1);
  const setup = first?.value.setup ?? expect.fail('nothing was drawn');
  const numbers = Array.from({ length: 100 }, (_, place) => (place * 7919 * 7919) % 2 ** 31);

  it('is the same for the same numbers, and elsewhere for others', () => {
    const spelled = (from: readonly number[]) => walk(setup, hypervisor, from).map(spell);
    expect(spelled(numbers)).toEqual(spelled(numbers));
    expect(spelled(numbers)).not.toEqual(spelled(numbers.map((number) => number + 1)));
  });

  it('is that of a machine that executes it in one go', () => {
    const machine = new ModelledMachine('again', setup, hypervisor, allQuirksOf(3));
    const results = walk(setup, hypervisor, numbers).map((operation) => machine.perform(operation).result);
    expect(results.flat().some((result) => result !== null && result !== 1023)).toBe(true);
  });
});

type Walks = ReturnType<typeof modelledWalks>;

const reachedBy = (walks: Walks) =>
  reachOf(
    walks.map(({ script: { setup, operations }, seen }) => ({
      setup,
      steps: seen.map((observed, place) => ({ operation: operations[place] ?? { by: 'none' }, observed })),
    })),
  );

describe('walks', () => {
  const others = modelledWalks(3, hypervisor, { seed: 1, steps: 3000 });
  const walks = modelledWalks(2, hypervisor, { seed: 1, steps: 2000 });
  const reach = reachedBy(walks);

  it('acknowledge something where they try, four times out of five', () => {
    expect(reach.acknowledged / reach.reads).toBeGreaterThan(0.8);
  });

  it('reach what handling one interrupt after the other does not', () => {
    expect(reach.deepest).toBeGreaterThanOrEqual(4);
    expect(reach.longest).toBe(7);
    expect(reach.endedBeyondRegisters).toBeGreaterThan(0);
    expect(reach.outOfOrder).toBeGreaterThan(0);
    expect(reach.elsewhere).toBeGreaterThan(0);
    expect(walks.some(({ script }) => script.setup.interrupts.some(({ enabled }) => !enabled))).toBe(true);
  });

  it('with a GICv3 take LPIs, of MSIs that come through, and of commands that are in error', () => {
    const { lpis, messages } = reachedBy(others);
    expect(lpis).toBeGreaterThan(20);
    expect(messages.injected).toBeGreaterThan(50);
    expect(messages.unmapped + messages.busy).toBeGreaterThan(10);
  });

  it('have every word of the vocabulary', () => {
    const same = ['rd_icenabler', 'rd_icpendr', 'rd_icactiver'];
    // For these somebody else must do something meanwhile; what a guest owes after a reset is another story.
    const waiting = ['wait', 'wfi', 'preempt', 'hold_entry', 'hold_exit', 'release', 'reset'];
    // Behind it no irqfd injects.
    const last = ['close_vm'];
    const words = [...Object.keys(guestWords), ...Object.keys(vmmWords)];
    const counts = [reach, reachedBy(others)].map((one) => one.words);
    const isSeldom = (word: string) => counts.reduce((sum, one) => sum + (one[word] ?? 0), 0) < 3;
    expect(words.filter((word) => ![...same, ...waiting, ...last].includes(word) && isSeldom(word))).toEqual([]);
  });

  it.each(['B22', 'B30', 'B12'])('see %s, which is not there', (bug) => {
    expect(stepsUntilSeen(walks, wrongModelOf(bug).hypervisor)).toBeLessThanOrEqual(2000);
  });

  it('do not see what is right', () => {
    expect(stepsUntilSeen(walks.slice(0, 5), hypervisor)).toBeUndefined();
  });
});

describe.each([2, 3] as const)('walks with two vCPUs in the guest at once, on a GICv%i', (gic) => {
  const host = { ...usualHost, hostCpus: 2 } as const;
  const walks = modelledWalks(gic, hypervisor, { seed: 1, steps: 1000, host });
  const operations = walks.flatMap(({ script }) => script.operations);

  it('begin to wait and to sleep, while somebody does something else', () => {
    const { words, beside } = reachOf(
      walks.map(({ script: { setup, operations: those }, seen }) => ({
        setup,
        steps: seen.map((observed, place) => ({ operation: those[place] ?? { by: 'none' }, observed })),
      })),
    );
    expect(beside).toBeGreaterThan(20);
    expect(words['wait']).toBeGreaterThan(20);
    expect(words['wfi']).toBeGreaterThan(0);
    expect(words['icactiver']).toBeGreaterThan(0);
  });

  it('join every vCPU that they began', () => {
    const count = (is: (operation: (typeof operations)[number]) => boolean) => operations.filter(is).length;
    const joins = count((one) => one.by === 'thread' && one.does === 'join');
    expect(joins).toBe(count(({ by }) => by === 'beside'));
  });

  it('see B20, which is not there, and not what is right', () => {
    expect(stepsUntilSeen(walks, wrongModelOf('B20').hypervisor)).toBeLessThanOrEqual(1000);
    expect(stepsUntilSeen(walks.slice(0, 10), hypervisor)).toBeUndefined();
  });
});

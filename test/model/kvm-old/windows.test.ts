/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { kvmOld } from '../../../model/kvm-old/index.js';
import type { World } from '../../../model/kvm-old/state.js';
import { syncOn } from '../../../model/kvm-old/windows.js';
import { modelOf } from '../../../model/machine/part.js';
import { sketched } from '../../../model/machine/sketch.js';
import { reachableWorlds } from '../../support/stable-worlds.js';
import { begin, eraOf } from './support.js';

// The windows of a sync: what may come into them, and what they add to a sync that is taken at once.

const level = 0;

/** A level interrupt that the guest has ended; its vCPU is out, and syncs in steps. */
const ended = (era: string, scenario = 'old-between') => {
  const { kvm, w, vcpu, enter, acknowledge, end } = begin(scenario, era);
  kvm.injectIrq(w, level, true);
  enter();
  acknowledge(level);
  end(level);
  kvm.leave(w, vcpu);
  w.happened = [];
  const on = () => syncOn(kvm)(w, vcpu);
  const bits = () => {
    const { queued, level: isHigh, pending } = kvm.getIrq(w, level);
    return { queued, isHigh, pending, isNotified: w.happened.some(({ what }) => what === 'notified') };
  };
  return { kvm, w, vcpu, on, bits };
};

describe('a list register that was EOIed is processed', () => {
  it.each(['linux-4.1', 'linux-4.3'])(
    'in two regions of the lock, with the notification between them, in %s',
    (era) => {
      const { kvm, w, vcpu, on, bits } = ended(era);
      on();
      expect(bits()).toMatchObject({ queued: true, isNotified: false });
      on();
      expect(bits()).toMatchObject({ queued: false, isNotified: false });
      on();
      expect(bits()).toMatchObject({ queued: false, isNotified: true, pending: true });
      kvm.injectIrq(w, level, false);
      on();
      expect([bits().pending, vcpu.pending[level], vcpu.phase]).toEqual([false, false, 'outside']);
    },
  );

  it('in one region of the lock, after the notification, in linux-4.4', () => {
    const { on, bits } = ended('linux-4.4');
    on();
    on();
    expect(bits()).toMatchObject({ queued: true, isNotified: true });
    on();
    expect(bits()).toMatchObject({ queued: false });
  });

  it('whole under the lock in linux-3.11', () => {
    const { vcpu, on, bits } = ended('linux-3.11');
    on();
    expect(bits()).toMatchObject({ queued: true });
    on();
    expect([bits().queued, vcpu.phase]).toEqual([false, 'outside']);
  });
});

it('a vCPU sleeps by the oracle, which a lowered level clears before WFI looks at it', () => {
  const { kvm, w, vcpu } = begin('old-sleep', 'linux-4.3');
  const edge = 0;
  kvm.injectIrq(w, edge, true);
  vcpu.pendingOnCpu = true;
  vcpu.blocks = true;
  kvm.vcpuBlock(w, vcpu);
  expect(vcpu.phase).toBe('outside');
  kvm.injectIrq(w, 1, true);
  kvm.getIrq(w, edge).pending = false;
  kvm.injectIrq(w, 1, false);
  vcpu.blocks = true;
  kvm.vcpuBlock(w, vcpu);
  expect(vcpu.phase).toBe('blocked');
});

/** The worlds of a configuration in words in which no vCPU is on its way, each by its text. */
const settled = (words: string, era: string): ReadonlySet<string> => {
  const config = sketched(kvmOld.sketches, words);
  const worlds = reachableWorlds(modelOf('windows', words, kvmOld.parts, eraOf(era).hypervisor(config)));
  const isSettled = ({ vcpus }: World) =>
    vcpus.every(({ phase, blocks, exiting }) => !['flushed', 'exited'].includes(phase) && !blocks && !exiting);
  return new Set(worlds.filter(isSettled).map((world) => JSON.stringify(world)));
};

const fine = 'fine-entry,fine-exit,fine-eoi,fine-oracle';

describe('fine steps lose no world in which nothing is half done', () => {
  it.each(kvmOld.eras?.map(({ id }) => id) ?? [])('in %s', (era) => {
    for (const words of ['gic2,level', 'gic2,l2,edge,level', 'gic2,sleeps,level', 'gic2,signals,edge,level']) {
      const split = settled(`${words},${fine}`, era);
      const lost = [...settled(words, era)].filter((world) => !split.has(world));
      expect([words, lost]).toEqual([words, []]);
      expect(split.size).toBeGreaterThan(4);
    }
  });
});

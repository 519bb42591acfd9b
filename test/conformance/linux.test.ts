/** @module-tag slow */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../conformance/compare.js';
import { archive } from '../../conformance/linux/archive.js';
import { boot } from '../../conformance/linux/boot.js';
import { buildInit } from '../../conformance/linux/build-init.js';
import { comparedKernels, debianKernel } from '../../conformance/linux/debian.js';
import { kernelAt } from '../../conformance/linux/kernel.js';
import { kernelsToBoot } from '../../conformance/linux/kernels.js';
import { record } from '../../conformance/linux/live-kernel.js';
import { walkAtRandom } from '../../conformance/linux/random-walks.js';
import { recorded as recordingOf, textOf } from '../../conformance/linux/script.js';
import { tellStories } from '../../conformance/linux/stories.js';
import { scriptOf, tellingScriptOf, untilToldApart } from '../../conformance/linux/trace-scripts.js';
import { follow } from '../../conformance/linux/traces.js';
import { walk } from '../../conformance/linux/walk.js';
import { qemuVersion } from '../../conformance/qemu/program.js';
import { readRecordings } from '../../conformance/recordings/files.js';
import { setOf } from '../../conformance/recordings/recording.js';
import { spell } from '../../conformance/vocabulary.js';
import { wrongModelOf } from '../../conformance/wrong-models.js';
import { bugs, eraOf, scenarios } from '../../model/index.js';
import { UsageError } from '../../src/language/index.js';
import { emptyFolder } from '../support/folder.js';
import { whatIsMissing } from '../support/missing.js';
import { recorded } from '../support/recordings.js';

const never = new AbortController().signal;
const named = (id: string) => ({ name: id, hypervisor: eraOf(id).hypervisor });
const [older, newer] = [named('linux-4.17'), named('linux-6.19')];
const tells = { here: older, gone: newer };

const setup = {
  gic: 3,
  vcpus: 1,
  listRegisters: 4,
  eoiMode: 1,
  priorityMask: 0xf0,
  intids: 64,
  interrupts: [{ intid: 40, trigger: 'level', priority: 160, target: 0, enabled: true }],
} as const;

const configOf = (id: string) => {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario === undefined) {
    throw new Error(`no scenario ${id}`);
  }
  return scenario.config;
};

const raise = (irq: number) => ({ rule: 'vmm.raise', params: { irq } });
const run = { rule: 'kvm.enter', params: { vcpu: 0 } };
const guest = (does: string, vcpu: number, irq: number) => ({ rule: `guest.${does}`, params: { vcpu, irq } });

/** What `vgicheck bugs` finds for the two. */
const starved = {
  name: 'B26A',
  bug: 'B26A',
  tells,
  config: configOf('overflow-eoi1'),
  actions: [raise(0), raise(1), run, guest('acknowledge', 0, 1), run],
};
const lost = {
  name: 'B28',
  bug: 'B28',
  tells,
  config: configOf('dir-across'),
  actions: [raise(0), run, guest('acknowledge', 0, 0), guest('eoi', 0, 0), guest('dir', 1, 0)],
};

const ended = {
  name: 'B30',
  bug: 'B30',
  config: configOf('overflow-eoi0'),
  actions: [
    ...[raise(0), raise(1), run, guest('acknowledge', 0, 1), run],
    ...[guest('eoi', 0, 1), guest('acknowledge', 0, 0), run],
  ],
};

describe('a trace of the checker as operations', () => {
  it('has list registers taken that its scenario does not have', () => {
    expect(scriptOf(starved, 2).operations.map(spell)).toEqual([
      'initial',
      'vmm u_isactiver 56',
      'vmm u_isactiver 57',
      'vmm u_isactiver 58',
      'vmm line 32 1',
      'vmm line 40 1',
      'v0 iar',
    ]);
  });

  it('goes on until eras can be told apart', () => {
    const script = untilToldApart(scriptOf(starved, 3), older, newer);
    expect(script?.operations.slice(-2).map(spell)).toEqual(['v0 eoir 40', 'v0 iar']);
    const already = untilToldApart(scriptOf(lost, 3), older, newer);
    expect(already?.operations.slice(-1).map(spell)).toEqual(['v1 dir 40']);
  });

  it('that no eras can be told apart by has no such end', () => {
    const nothing = { ...lost, actions: [], tells: { here: older, gone: older } };
    expect(untilToldApart(scriptOf(nothing, 3), older, older)).toBeUndefined();
    expect(tellingScriptOf(nothing, 3).operations).toEqual(scriptOf(nothing, 3).operations);
  });

  it('has what a guest does without an exit in one run', () => {
    const ended = [raise(0), run, guest('acknowledge', 0, 0), guest('eoi', 0, 0), run, guest('dir', 0, 0)];
    const operations = scriptOf({ ...lost, actions: ended }, 3).operations.map(spell);
    expect(operations.slice(-2)).toEqual(['v0 iar, eoir 40', 'v0 dir 40']);
  });

  it('lowers lines', () => {
    const lowered = { ...lost, actions: [{ rule: 'vmm.lower', params: { irq: 0 } }] };
    expect(scriptOf(lowered, 3).operations.slice(-1).map(spell)).toEqual(['vmm line 40 0']);
  });

  it('is refused where there is no operation for an action', () => {
    const asleep = { ...lost, actions: [{ rule: 'guest.wfi', params: { vcpu: 0 } }] };
    expect(() => scriptOf(asleep, 3)).toThrow('no operation does what guest.wfi does');
  });
});

describe('a script', () => {
  const script = { name: 'short', setup, operations: walk(setup, newer.hypervisor, []) };

  it('is written as init reads it', () => {
    expect(textOf(script)).toBe('machine 3 1 1 240 64 4 1\nirq 40 level 160 0 1\ninitial\nend\n');
  });

  it('that was interrupted has fewer steps', () => {
    const host = { kernel: { image: '', release: '6.1.0' }, qemu: '7.2.22' };
    expect(recordingOf(script, host, []).steps).toEqual([]);
    expect(recordingOf(script, host, ['{"result":[null],"state":{}}']).steps[0]?.observed.result).toBeNull();
  });
});

describe('an image of a kernel', () => {
  const imageOf = (content: string) => {
    const file = join(emptyFolder(), 'Image');
    writeFileSync(file, Buffer.concat([Buffer.alloc(56), Buffer.from(content)]));
    return file;
  };

  it('says which version it is', () => {
    expect(kernelAt(imageOf('ARM\x64 Linux version 6.1.0-56-cloud-arm64 (x)')).release).toBe('6.1.0-56-cloud-arm64');
  });

  it.each([
    ['is none of arm64', 'MZ', 'is no uncompressed image of an arm64 kernel'],
    ['does not say its version', 'ARM\x64', 'does not say which version of Linux it is'],
  ])('that %s is refused', (_, content, why) => {
    const file = imageOf(content);
    expect(() => kernelAt(file)).toThrow(UsageError);
    expect(() => kernelAt(file)).toThrow(`${file} ${why}`);
  });

  it('that is not there is asked for', () => {
    expect(() => kernelAt('/no/such/file')).toThrow(
      'give the image of a kernel, or a version: 6.1, 6.19.6, 7.2.12, 7.3.4',
    );
  });

  it('of another era than the bug is refused', () => {
    const image = imageOf('ARM\x64 Linux version 6.1.0 (x)');
    expect(() => kernelsToBoot(image, wrongModelOf('B30'))).toThrow(`${image} is no kernel of that era`);
  });

  it.each(['7.3.4+deb13-cloud-arm64', '7.3.4'])('of %s may have a bug of the era before', (release) => {
    const image = imageOf(`ARM\x64 Linux version ${release} (x)`);
    expect(kernelsToBoot(image, wrongModelOf('B30')).kernels).toEqual([{ image, release }]);
  });
});

it('an initramfs is padded to multiples of four', () => {
  const made = archive([{ path: 'init', content: Buffer.from('12345'), isExecutable: true }]);
  expect(Buffer.from(made).toString('latin1', 0, 14)).toBe('07070100000001');
  expect(Buffer.from(made).includes('000081ed')).toBe(true);
  expect(Buffer.from(made).includes('TRAILER!!!')).toBe(true);
  expect(made.length % 4).toBe(0);
});

const missing = whatIsMissing(qemuVersion, buildInit, () => comparedKernels.map(debianKernel));

describe.skipIf(missing !== undefined)(`live kernels${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const kernelNamed = (name: string) => kernelAt(debianKernel(name));
  const machines = [
    { name: '6.1', gic: 2, era: older.name },
    { name: '7.2.12', gic: 3, era: newer.name },
    { name: '7.3.4', gic: 2, era: newer.name },
  ] as const;

  // Two of the four have everything once: both kernels of which there are recordings, both GICs.
  const some = [
    { name: '6.1', gic: 2, set: 'linux-6.1-gicv2' },
    { name: '7.2.12', gic: 3, set: 'linux-7.2-gicv3' },
  ] as const;

  it.each(some)('$name on a GICv$gic does again what is recorded', async ({ name, gic, set }) => {
    const before = readRecordings([recorded]).filter((one) => setOf(one) === set);
    const scripts = before.map(({ scenario, setup: machine, steps }) => {
      return { name: scenario, setup: machine, operations: steps.map(({ operation }) => operation) };
    });
    const again = await record(scripts, { kernel: kernelNamed(name), gic, signal: never });
    expect(before.length).toBe(38);
    const differences = before.flatMap(({ scenario, steps }, place) =>
      steps.flatMap(({ observed }, step) => {
        const found = again[place]?.steps[step]?.observed;
        return found !== undefined && compare(observed, found).length === 0 ? [] : [`${scenario} ${step}`];
      }),
    );
    expect(differences).toEqual([]);
  });

  it.each(machines)('$name on a GICv$gic has the bugs of its era', async ({ name, gic, era }) => {
    const kernel = kernelNamed(name);
    const followed = await follow({ traces: [starved, lost], kernel, gic, signal: never });
    expect(followed.map(({ partings, like }) => [partings, like.map((model) => model.name)])).toEqual([
      [[], [era]],
      [[], [era]],
    ]);
  });

  it('6.19.6 has B30, which an era has not, and 7.2.12 has not', async () => {
    const hypervisor = bugs.find(({ id }) => id === 'B30')?.hypervisor ?? newer.hypervisor;
    const traces = [{ ...ended, tells: { here: { name: 'with B30', hypervisor }, gone: newer } }];
    const liked = await Promise.all(
      ['6.19.6', '7.2.12'].map(async (name) => {
        const [followed] = await follow({ traces, kernel: kernelNamed(name), gic: 3, signal: never });
        return followed?.like.map((model) => model.name);
      }),
    );
    expect(liked).toEqual([['with B30'], ['linux-6.19']]);
  });

  it('two vCPUs in the guest at once do what the model does', async () => {
    const { stories: told } = await tellStories({ kernel: kernelNamed('7.2.12'), gic: 3, signal: never });
    const together = told.filter(({ settled }) => settled.recording.setup.hostCpus === 2);
    expect(together.flatMap(({ settled }) => settled.partings)).toEqual([]);
    expect(together.map(({ isShown }) => isShown)).toEqual(together.map(() => true));
    expect(together.length).toBeGreaterThan(5);
  }, 120_000);

  it('walks as the model does', async () => {
    const walked = await walkAtRandom({ kernel: kernelNamed('6.1'), gic: 3, seed: 5, steps: 200, signal: never });
    expect(walked.found).toBeUndefined();
    expect(walked.steps).toBeGreaterThanOrEqual(200);
  });

  it('a wrong model is caught, and the walk made shorter', async () => {
    const { hypervisor } = wrongModelOf('B51');
    const kernel = kernelNamed('7.2.12');
    const { found } = await walkAtRandom({ kernel, gic: 3, seed: 1, steps: 100, signal: never, hypervisor });
    expect(found?.parting.differences.length).toBeGreaterThan(0);
    expect(found?.script.length).toBeLessThan(60);
  }, 180_000);

  it('loses nothing of what a kernel prints while nobody reads', async () => {
    const nop = { by: 'guest', vcpu: 0, batch: false, does: [{ name: 'nop', args: [] }] } as const;
    const interrupts = [40, 41, 42, 43].map((intid) => ({ ...setup.interrupts[0], intid }));
    const script = {
      name: 'long',
      setup: { ...setup, interrupts },
      operations: [{ by: 'none' } as const, ...Array.from({ length: 400 }, () => nop)],
    };
    const recording = record([script], { kernel: kernelNamed('7.2.12'), gic: 3, signal: never });
    const busyUntil = Date.now() + 8000;
    setTimeout(() => {
      while (Date.now() < busyUntil) {
        // Nothing is read meanwhile, and the pipe is full.
      }
    }, 100);
    expect((await recording)[0]?.steps.length).toBe(401);
  }, 60_000);

  it('ends with the signal', async () => {
    const kernel = kernelNamed('6.1');
    const signal = AbortSignal.timeout(100);
    const script = 'machine 2 1 0 240 64 4 1\n';
    expect(await boot({ kernel, gic: 2, init: buildInit(), script, signal, seconds: 60 })).toEqual([]);
  });

  it('a script that cannot be read fails with what init says of it', async () => {
    const kernel = kernelNamed('6.1');
    const request = { kernel, gic: 2, init: buildInit(), signal: never, seconds: 60 } as const;
    await expect(boot({ ...request, script: 'machine two\n' })).rejects.toThrow('cannot read machine two');
  });

  it('a kernel that does not come to its end is ended', async () => {
    const kernel = kernelNamed('6.1');
    const request = { kernel, gic: 2, init: buildInit(), signal: never, script: '' } as const;
    await expect(boot({ ...request, seconds: 0.01 })).rejects.toThrow('did not end within 0.01 s');
  });
});

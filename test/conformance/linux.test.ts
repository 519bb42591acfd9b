/** @module-tag slow */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../conformance/compare.js';
import { archive } from '../../conformance/linux/archive.js';
import { boot } from '../../conformance/linux/boot.js';
import { buildInit } from '../../conformance/linux/build-init.js';
import { debianKernel, debianKernels } from '../../conformance/linux/debian.js';
import { kernelAt } from '../../conformance/linux/kernel.js';
import { kernelsToBoot } from '../../conformance/linux/kernels.js';
import { record } from '../../conformance/linux/live-kernel.js';
import { walkAtRandom } from '../../conformance/linux/random-walks.js';
import { recorded as recordingOf, textOf } from '../../conformance/linux/script.js';
import { scriptOf, untilToldApart } from '../../conformance/linux/trace-scripts.js';
import { follow } from '../../conformance/linux/traces.js';
import { walk } from '../../conformance/linux/walk.js';
import { qemuVersion } from '../../conformance/qemu/program.js';
import { readRecordings } from '../../conformance/recordings/files.js';
import { setOf } from '../../conformance/recordings/recording.js';
import { eraOfKernel } from '../../conformance/replay.js';
import { spell } from '../../conformance/vocabulary.js';
import { wrongModelOf } from '../../conformance/wrong-models.js';
import { eraOf, scenarios } from '../../model/index.js';
import { UsageError } from '../../src/language/index.js';
import { emptyFolder } from '../support/folder.js';
import { whatIsMissing } from '../support/missing.js';
import { recorded } from '../support/recordings.js';

const never = new AbortController().signal;
const [older, newer] = [eraOf('linux-4.17'), eraOf('linux-6.19')];

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
  config: configOf('overflow-eoi1'),
  actions: [raise(0), raise(1), run, guest('acknowledge', 0, 1), run],
};
const lost = {
  name: 'B28',
  bug: 'B28',
  config: configOf('dir-across'),
  actions: [raise(0), run, guest('acknowledge', 0, 0), guest('eoi', 0, 0), guest('dir', 1, 0)],
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
    expect(untilToldApart(scriptOf({ ...lost, actions: [] }, 3), older, older)).toBeUndefined();
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

describe('a walk', () => {
  const numbers = Array.from({ length: 300 }, (_, place) => (place * 7919) % 1009);

  it('is the same for the same numbers, and elsewhere for others', () => {
    const spelled = (from: readonly number[]) => walk(setup, newer, from).map(spell);
    expect(spelled(numbers)).toEqual(spelled(numbers));
    expect(spelled(numbers)).not.toEqual(spelled(numbers.map((number) => number + 1)));
  });

  it('ends only what has been acknowledged, and deactivates only what has been ended', () => {
    const ids = walk(setup, newer, numbers)
      .map(spell)
      .filter((words) => /^v0 (iar|eoir|dir)/.test(words));
    expect(ids.some((words) => words.startsWith('v0 dir'))).toBe(true);
    const owed = ids.reduce((left, words) => left + (words.startsWith('v0 eoir') ? -1 : words === 'v0 iar' ? 1 : 0), 0);
    expect(owed).toBeGreaterThanOrEqual(0);
  });
});

describe('a script', () => {
  const script = { name: 'short', setup, operations: walk(setup, newer, []) };

  it('is written as init reads it', () => {
    expect(textOf(script)).toBe('machine 3 1 1 240 64\nirq 40 level 160 0 1\ninitial\nend\n');
  });

  it('that was interrupted has fewer steps', () => {
    const kernel = { image: '', release: '6.1.0' };
    expect(recordingOf(script, kernel, []).steps).toEqual([]);
    expect(recordingOf(script, kernel, ['{"result":[null],"state":{}}']).steps[0]?.observed.result).toBeNull();
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
    expect(() => kernelAt('/no/such/file')).toThrow('give the image of a kernel, or linux-6.1 or linux-7.2');
  });

  it('of another era than the bug is refused', () => {
    const image = imageOf('ARM\x64 Linux version 6.1.0 (x)');
    expect(() => kernelsToBoot(image, 'linux-6.19')).toThrow(`${image} is no kernel of that era`);
  });

  it('is one of those that have a name', () => {
    expect(() => debianKernel('linux-2.4')).toThrow('linux-2.4 is neither an image of a kernel nor one of linux-6.1');
  });
});

it('an initramfs is padded to multiples of four', () => {
  const made = archive([{ path: 'init', content: Buffer.from('12345'), isExecutable: true }]);
  expect(Buffer.from(made).toString('latin1', 0, 14)).toBe('07070100000001');
  expect(Buffer.from(made).includes('000081ed')).toBe(true);
  expect(Buffer.from(made).includes('TRAILER!!!')).toBe(true);
  expect(made.length % 4).toBe(0);
});

const missing = whatIsMissing(qemuVersion, buildInit, () => debianKernels.map(debianKernel));

describe.skipIf(missing !== undefined)(`live kernels${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const kernelNamed = (name: string) => kernelAt(debianKernel(name));
  const machines = debianKernels.flatMap((name) => ([2, 3] as const).map((gic) => ({ name, gic })));

  // Two of the four have everything once: both kernels, both GICs.
  const some = machines.filter(({ name, gic }) => (name === 'linux-6.1') === (gic === 2));

  it.each(some)('$name on a GICv$gic does again what is recorded', async ({ name, gic }) => {
    const before = readRecordings([recorded])
      .filter((one) => setOf(one) === `${name}-gicv${gic}`)
      // A new VM in the middle of a script is what init does not make.
      .filter(({ scenario }) => !scenario.startsWith('save_restore'));
    const scripts = before.map(({ scenario, setup: machine, steps }) => {
      return { name: scenario, setup: machine, operations: steps.map(({ operation }) => operation) };
    });
    const again = await record(scripts, kernelNamed(name), gic, never);
    expect(before.length).toBe(36);
    const differences = before.flatMap(({ scenario, steps }, place) =>
      steps.flatMap(({ observed }, step) => {
        const found = again[place]?.steps[step]?.observed;
        return found !== undefined && compare(observed, found).length === 0 ? [] : [`${scenario} ${step}`];
      }),
    );
    expect(differences).toEqual([]);
  });

  it.each(machines)('$name on a GICv$gic has the bugs of its era', async ({ name, gic }) => {
    const kernel = kernelNamed(name);
    const followed = await follow({ traces: [starved, lost], kernel, gic, signal: never });
    const era = eraOfKernel(kernel.release, '').id === 'linux-4.17' ? 'linux-4.17' : 'linux-6.19';
    expect(followed.map(({ partings, like }) => [partings, like.map(({ id }) => id)])).toEqual([
      [[], [era]],
      [[], [era]],
    ]);
  });

  it('walks as the model does', async () => {
    const walked = await walkAtRandom({ kernel: kernelNamed('linux-6.1'), gic: 3, seed: 5, steps: 200, signal: never });
    expect(walked.found).toBeUndefined();
    expect(walked.steps).toBeGreaterThanOrEqual(200);
  });

  it('a wrong model is caught, and the walk made shorter', async () => {
    const { hypervisor } = wrongModelOf('B51');
    const kernel = kernelNamed('linux-7.2');
    const { found } = await walkAtRandom({ kernel, gic: 3, seed: 1, steps: 200, signal: never, hypervisor });
    expect(found?.parting.differences.length).toBeGreaterThan(0);
    expect(found?.script.length).toBeLessThan(60);
  }, 120_000);

  it('ends with the signal', async () => {
    const kernel = kernelNamed('linux-6.1');
    const signal = AbortSignal.timeout(100);
    const script = 'machine 2 1 0 240 64\n';
    expect(await boot({ kernel, gic: 2, init: buildInit(), script, signal, seconds: 60 })).toEqual([]);
  });

  it('a script that cannot be read fails with what init says of it', async () => {
    const kernel = kernelNamed('linux-6.1');
    const request = { kernel, gic: 2, init: buildInit(), signal: never, seconds: 60 } as const;
    await expect(boot({ ...request, script: 'machine two\n' })).rejects.toThrow('cannot read machine two');
  });

  it('a kernel that does not come to its end is ended', async () => {
    const kernel = kernelNamed('linux-6.1');
    const request = { kernel, gic: 2, init: buildInit(), signal: never, script: '' } as const;
    await expect(boot({ ...request, seconds: 0.01 })).rejects.toThrow('did not end within 0.01 s');
  });
});

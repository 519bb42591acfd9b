import { describe, expect, it } from 'vitest';
import { bothOf, eraOfKernel, modelOfKernel } from '../../conformance/kernel-model.js';
import { byVersion, isOfVersion, isVersion } from '../../conformance/linux/kernel-version.js';
import { wrongIn, wrongModelOf } from '../../conformance/wrong-models.js';
import { bind, eraOf, linux73, linux619, override } from '../../model/index.js';

describe('the era of a kernel', () => {
  it.each([
    ['4.17.0', 'linux-4.17'],
    ['6.1.0-56-cloud-arm64', 'linux-4.17'],
    ['6.18.3', 'linux-4.17'],
    ['6.19.0', 'linux-6.19'],
    ['7.2.12+deb13-cloud-arm64', 'linux-6.19'],
    ['7.3.4+deb13-cloud-arm64', 'linux-7.3'],
  ])('%s is %s', (kernel, era) => {
    expect(eraOfKernel(kernel, 'file').id).toBe(era);
  });

  it.each([
    ['4.16.1', 'x.jsonl: kernel 4.16.1 is older than 4.17; no era of the model is'],
    ['mainline', 'x.jsonl: kernel "mainline" does not begin with a version like 6.1'],
  ])('%s has none', (kernel, message) => {
    expect(() => eraOfKernel(kernel, 'x.jsonl')).toThrow(message);
  });
});

describe('what a kernel must do', () => {
  it.each([
    ['6.18.15+deb13-cloud-arm64', 'linux-4.17'],
    ['6.19.6+deb13-cloud-arm64', 'linux-6.19 with B30'],
    ['6.19.8+deb13-cloud-arm64', 'linux-6.19 with B30'],
    ['6.19.10+deb13-cloud-arm64', 'linux-6.19'],
    ['7.0.4+deb13-cloud-arm64', 'linux-6.19'],
  ])('%s: %s', (kernel, name) => {
    expect(modelOfKernel(kernel, 'file').name).toBe(name);
  });
});

describe('a bug in a later era than its own', () => {
  it('replaces the same steps there', () => {
    const steps = wrongIn(wrongModelOf('B30'), eraOf('linux-7.3'))?.steps as typeof linux73;
    expect(steps.replayCandidates).not.toBe(linux619.replayCandidates);
    expect(steps.isInGuestMode).toBe(linux73.isInGuestMode);
  });

  it('is none where that era has other steps in their place', () => {
    const hypervisor = bind(override(linux619, { endExit: () => {} }));
    expect(wrongIn({ ...wrongModelOf('B30'), hypervisor }, eraOf('linux-7.3'))).toBeUndefined();
  });

  it('is none in an era before', () => {
    expect(wrongIn(wrongModelOf('B30'), eraOf('linux-4.17'))).toBeUndefined();
  });
});

describe('a version', () => {
  it('is one of what begins like it, number by number', () => {
    const releases = ['6.1.0-57-cloud-arm64', '6.12.117+deb12-cloud-arm64', '7.2.12+deb13-cloud-arm64'];
    expect(releases.filter((release) => isOfVersion(release, '6.1'))).toEqual(['6.1.0-57-cloud-arm64']);
    expect(releases.filter((release) => isOfVersion(release, '7.2'))).toEqual(['7.2.12+deb13-cloud-arm64']);
    expect(releases.filter((release) => isOfVersion(release, '7.2.1'))).toEqual([]);
  });

  it('comes after another by its numbers', () => {
    expect(['7.2.12', '6.12.1', '7.2.9', '6.1.0-57'].sort(byVersion)).toEqual([
      '6.1.0-57',
      '6.12.1',
      '7.2.9',
      '7.2.12',
    ]);
  });

  it.each(['6.1', '7.2.12'])('is %s', (text) => {
    expect(isVersion(text)).toBe(true);
  });

  it.each(['7', 'linux-7.2', './7.2', '7.2.12.img'])('is not %s', (text) => {
    expect(isVersion(text)).toBe(false);
  });
});

describe('a bug that was mended within an era', () => {
  const isIn = (id: 'ITB5' | 'ITB8', release: string) => {
    const { here, gone } = bothOf(release, 'file', id);
    const { hypervisor } = modelOfKernel(release, 'file');
    const [step] = id === 'ITB5' ? (['itsWriteBaser'] as const) : (['updateAffinity'] as const);
    const textOf = (of: typeof here) => String((of.steps as typeof linux73)[step]);
    expect(textOf(here)).not.toBe(textOf(gone));
    return textOf(hypervisor) === textOf(here);
  };

  it.each([
    ['ITB5', '6.1.0-57-cloud-arm64', true],
    ['ITB5', '6.12.112', true],
    ['ITB5', '6.12.113', false],
    ['ITB5', '7.2.8', true],
    ['ITB5', '7.2.9', false],
    ['ITB5', '7.3.4', false],
    ['ITB8', '6.1.0-57-cloud-arm64', false],
    ['ITB8', '6.19.6', true],
    ['ITB8', '7.2.9', true],
    ['ITB8', '7.2.12', false],
  ] as const)('%s in %s: %s', (id, release, isThere) => {
    expect(isIn(id, release)).toBe(isThere);
  });
});

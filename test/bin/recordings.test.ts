import { describe, expect, it } from 'vitest';
import { recordings } from '../../bin/recordings.js';

const file = 'conformance/recorded/linux-7.2-gicv3/level_latch.jsonl';

const { signal } = new AbortController();
const compare = (files: readonly string[], bug?: string) =>
  recordings.compare({ files, ...(bug === undefined ? {} : { bug }) }, signal);

describe('the recordings that vgicheck compares with', () => {
  it("are the project's own where none is named", async () => {
    const sets = new Set((await compare([])).map(({ set }) => set));
    expect([...sets]).toEqual(['linux-6.1-gicv2', 'linux-6.1-gicv3', 'linux-7.2-gicv2', 'linux-7.2-gicv3']);
  });

  it('are told with what a program may want to know', async () => {
    expect(await compare([file])).toEqual([
      {
        set: 'linux-7.2-gicv3',
        scenario: 'level_latch',
        file,
        about: { kernel: '7.2.12+deb13-cloud-arm64', gic: 3, tags: [] },
        steps: 14,
        partings: [],
      },
    ]);
  });

  it('tell a wrong model, in both states', async () => {
    const [comparison] = await compare([file], 'B12');
    expect(comparison?.partings[0]).toMatchObject({
      step: 5,
      operation: 'v0 eoir last',
      expected: { 'state.40.pending_latch': 0 },
      found: { 'state.40.pending_latch': 1 },
    });
  });

  it('differ without what makes up for a quirk of their host', async () => {
    const timer = 'conformance/recorded/linux-7.2-gicv2/vtimer_eoi_line_high.jsonl';
    const partings = async (quirkOff?: string) => {
      const compared = await recordings.compare(
        { files: [timer], ...(quirkOff === undefined ? {} : { quirkOff }) },
        signal,
      );
      return compared.flatMap((one) => one.partings.map(({ step }) => step));
    };
    expect(await partings()).toEqual([]);
    expect(await partings('late-ppi')).toEqual([4, 6]);
    expect(await partings('eoi-count')).toEqual([]);
    await expect(partings('late')).rejects.toThrow('there is no quirk "late"; there are late-ppi, eoi-count');
  });

  it('are those of the era that a bug is of', async () => {
    expect(await compare([file], 'B13')).toEqual([]);
  });

  it('cannot tell a bug that their kernels have', () => {
    expect(() => compare([file], 'B46')).toThrow('B46 cannot be switched on against recordings');
  });
});

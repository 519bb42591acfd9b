import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { explore, over } from '../../src/index.js';
import { usualThresholds } from '../../src/search/thresholds.js';
import { longDial, said } from '../support/counter.js';
import { emptyFolder } from '../support/folder.js';

/** So many bytes fit on the disk. */
const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  return {
    ...fs,
    writeSync: (descriptor: number, bytes: Uint8Array, offset: number, length: number, position: number) => {
      const fits = Math.min(length, disk.room);
      disk.room -= fits;
      return fits === 0 ? full() : fs.writeSync(descriptor, bytes, offset, fits, position);
    },
  };
});

beforeEach(() => {
  disk.room = Number.POSITIVE_INFINITY;
});

const thresholds = { ...usualThresholds, mostLogBytes: 2000, mostAtOnce: 3, leastBatch: 8 };

describe('a temporary folder that is full', () => {
  it('ends the search, which says what it has found, and how to need less', async () => {
    disk.room = 5000;
    const found = await explore(longDial(5000), { thresholds, stopAt: 'never' });
    expect(found).toMatchObject({ verdict: 'inconclusive', cutShortBy: 'disk' });
    expect(found.cutShortReason).toMatch(
      /\/worlds cannot be written: the disk is full; make room and try again: ENOSPC.*; --no-traces takes less of it$/,
    );
    expect(found.states).toBeGreaterThan(1000);
    expect(found.states).toBeLessThan(5000);
  });

  it('does not cost the violation that was found before, nor its trace', async () => {
    const { always } = over<{ high: number; low: number }>();
    const never = always({ ...said, id: 'never', holds: ({ high, low }) => high * 1000 + low !== 1200 });
    disk.room = 5000;
    const found = await explore({ ...longDial(5000), properties: [never] }, { thresholds, stopAt: 'never' });
    expect(found).toMatchObject({ verdict: 'violated', cutShortBy: 'disk' });
    expect(found.properties[0]?.trace?.steps).toHaveLength(1200);
  });

  it('is not asked for anything where no traces are kept', async () => {
    disk.room = 0;
    expect(
      await explore(longDial(5000), { thresholds: { ...thresholds, mostLogBytes: 8000 }, traces: false }),
    ).toMatchObject({ verdict: 'holds' });
  });
});

describe('a checkpoint on a disk that is full', () => {
  it('ends the search, which goes on when there is room', async () => {
    const folder = join(emptyFolder(), 'kept');
    const begun = await explore(longDial(5000), { thresholds, checkpoint: folder, limits: { states: 2000 } });
    expect(begun).toMatchObject({ verdict: 'inconclusive', cutShortBy: 'states' });
    disk.room = 2000;
    const found = await explore(longDial(5000), { thresholds, resume: folder });
    expect(found).toMatchObject({ verdict: 'inconclusive', cutShortBy: 'disk' });
    expect(found.cutShortReason).toContain(`${folder}/`);
    disk.room = Number.POSITIVE_INFINITY;
    expect(await explore(longDial(5000), { thresholds, resume: folder })).toMatchObject({
      verdict: 'holds',
      states: 5000,
    });
  });
});

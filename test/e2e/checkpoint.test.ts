/** @module-tag slow */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../support/build.js';
import { emptyFolder } from '../support/folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'dist', 'bin', 'vgicheck.js');

/** Small enough for a test, and long enough to be killed several times. */
const scenario = 'vgic-ref:2,3,2,HLE';

interface Ended {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs vgicheck, and kills it after so many milliseconds with what no program can catch. */
const vgicheck = (args: readonly string[], milliseconds?: number): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    const timer = milliseconds === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ out, err, code, signal });
    });
  });

/** The same numbers each time (mulberry32). */
const numbersFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Begins a check, kills it again and again, and goes on with it until it ends. */
const killedAgainAndAgain = async (args: readonly string[], random: () => number, kills: number, most: number) => {
  const folder = join(emptyFolder(), 'kept');
  let killed = 0;
  for (;;) {
    const how = existsSync(join(folder, 'checks.json')) ? '--resume' : '--checkpoint';
    const moment = killed < kills ? 50 + random() * most : undefined;
    const ended = await vgicheck(['check', ...args, how, folder], moment);
    if (ended.signal === null) {
      return { ...ended, killed, folder };
    }
    killed++;
  }
};

/** What a report in JSON says, but for what differs from run to run. */
const results = (out: string) => {
  const { verdict, results } = JSON.parse(out);
  return {
    verdict,
    results: results.map(({ statistics: _, rules, ...rest }: { statistics: unknown; rules: readonly unknown[] }) => ({
      ...rest,
      rules: (rules as readonly { id: string; firings: number }[]).map(({ id, firings }) => ({ id, firings })),
    })),
  };
};

describe('a check that is killed', () => {
  let whole: Ended;
  beforeAll(async () => {
    buildOnce();
    whole = await vgicheck(['check', scenario, '--format', 'json']);
  }, 120_000);

  it.each([1, 2])(
    'goes on to the same result (seed %i)',
    async (seed) => {
      const args = [scenario, '--format', 'json', '--quiet'];
      const ended = await killedAgainAndAgain(args, numbersFrom(seed), 6, 1000);
      expect(ended.err).toBe('');
      expect(ended.killed).toBeGreaterThan(0);
      expect(results(ended.out)).toEqual(results(whole.out));
      expect(ended.code).toBe(whole.code);
      // What has ended says so at once.
      const again = await vgicheck(['check', ...args, '--resume', ended.folder]);
      expect(results(again.out)).toEqual(results(whole.out));
    },
    120_000,
  );

  it('goes on with those that come after it, too, and to the same traces', async () => {
    const args = ['mixed', 'vfio', 'retarget', '--property', 'S16', '--property', 'S32', '--property', 'N03'];
    const json = [...args, '--format', 'json', '--quiet'];
    const ended = await killedAgainAndAgain(json, numbersFrom(3), 5, 700);
    expect(ended.err).toBe('');
    expect(ended.killed).toBeGreaterThan(0);
    expect(results(ended.out)).toEqual(results((await vgicheck(['check', ...json])).out));
  }, 120_000);
});

import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/main.js';
import type { Again } from '../../../src/cli/shards/process.js';
import { type } from '../../support/terminal.js';
import { toyCatalogue } from '../../support/toy-catalogue.js';
import { unmeasured } from '../../support/unmeasured.js';

const quiet = { write: () => {}, isTTY: false };

/** Does a share in this process, as one of its own would. */
const again: Again = (words, shard, { told, ended }) => {
  const interrupt = new AbortController();
  const io = { stdout: quiet, stderr: quiet, env: {}, signal: interrupt.signal, share: { ...shard, tell: told } };
  main(words, toyCatalogue, io).then((code) => ended(`with exit code ${code}`));
  return () => interrupt.abort();
};

const run = (line: string) => type(line, { again }, toyCatalogue);

describe('what several processes find together is what one finds', () => {
  it.each(
    [
      'check',
      'check --strict',
      'check post --property N1',
      'check throwing post',
      'check --bug B1',
      'check die-hard counter:9',
      'bugs',
      'bugs --max-states 20',
      'bugs --by fuzz B1 B3',
    ].flatMap((line) => ['text', 'json', 'junit'].map((format) => `${line} --format ${format}`)),
  )('%s', async (line) => {
    const whole = await run(line);
    for (const jobs of ['2', '3', '64', 'auto']) {
      const { code, out, err } = await run(`${line} --jobs ${jobs}`);
      expect({ code, out: unmeasured(out), err }).toEqual({ ...whole, out: unmeasured(whole.out) });
    }
  });
});

describe('processes that share the work', () => {
  it('get the command as it was given, without what only its output is of', async () => {
    const started: unknown[] = [];
    const spy: Again = (words, shard, listener) => {
      started.push([...words, `${shard.number}/${shard.of}`]);
      return again(words, shard, listener);
    };
    const line = 'check post counter:9 --max-states 500 --format json --jobs 2 --verbose';
    await type(line, { again: spy }, toyCatalogue);
    const words = ['check', 'post', 'counter:9', '--max-states=500', '--quiet', '--verbose'];
    expect(started).toEqual([
      [...words, '1/2'],
      [...words, '2/2'],
    ]);
  });

  it('end early when the command is interrupted, and what they saw is told', async () => {
    const { code, out } = await type('check --jobs 2', { again, signal: AbortSignal.abort() }, toyCatalogue);
    expect([code, out]).toEqual([3, expect.stringContaining('inconclusive')]);
  });

  it('that end too soon leave no verdict', async () => {
    const gone: Again = (_words, { number }, { ended }) => {
      setTimeout(() => ended(number === 1 ? 'by SIGKILL' : 'with exit code 70'));
      return () => {};
    };
    const { code, err } = await type('check --jobs 2', { again: gone }, toyCatalogue);
    expect(code).toBe(3);
    expect(err).toMatch(
      /^toycheck: a process of --jobs ended by SIGKILL before \S.* was done; run it with fewer --jobs\n$/,
    );
  });

  it.each([
    ['check --jobs 0', '--jobs 0 is out of range; give a whole number from 1 to 64'],
    ['check --jobs 65', '--jobs 65 is out of range; give a whole number from 1 to 64'],
    ['check --jobs many', '--jobs many is out of range; give a whole number from 1 to 64, in digits'],
    ['check --jobs 2 --shard 1/2', '--jobs and --shard contradict each other; leave one of them out'],
    ['check --jobs 2 --checkpoint d', '--jobs and --checkpoint contradict each other; leave one of them out'],
    ['check --jobs 2 --resume d', '--jobs and --resume contradict each other; leave one of them out'],
    ['bugs B1 --everywhere --jobs 2', '--jobs and --everywhere contradict each other; leave one of them out'],
  ])('are refused where they are of no use: %s', async (line, message) => {
    expect(await run(line)).toEqual({ code: 2, out: '', err: `toycheck: ${message}\n` });
  });
});

import { UsageError } from '../language/index.js';
import { legendOption } from './canvas.js';
import { type Command, command } from './command.js';
import { quietOption } from './progress.js';
import { reportOptions } from './reports.js';
import { readBlobs } from './shards/blob.js';

/** The command that reports what shards have found, as the command that they are shards of does. */
export const merge = (named: (name: string) => Promise<Command | undefined>): Command =>
  command({
    name: 'merge',
    usage: 'DIR',
    says: 'puts together what the shards of a command found, with the reports and the exit code of the whole',
    options: {
      ...legendOption,
      ...quietOption,
      ...reportOptions,
      out: { type: 'string', value: 'FILE', says: 'what --out of the command writes' },
    },
    notes: [
      'DIR has what check, bugs, fuzz, sweep, orders or conform wrote with --shard I/N: a file of each I from 1 to N.',
      'Nothing is searched again. Shards of another version, model, command or N are refused, and so is a missing one.',
    ],
    run: async ({ options, names: [folder, ...more] }, catalogue, io) => {
      if (folder === undefined || more.length > 0) {
        throw new UsageError('merge takes one folder: the one that --blob named (vgicheck-shards)');
      }
      const blobs = readBlobs(folder, catalogue.version);
      const [{ command: name, words }] = blobs;
      const sharded = await named(name);
      if (sharded?.options.shard === undefined) {
        throw new UsageError(`the shards are of the command ${name}, which has none`);
      }
      const own = Object.entries(options).flatMap(([option, value]) =>
        value === true ? [`--${option}`] : [value].flat().map((one) => `--${option}=${one}`),
      );
      return await sharded.run([...words, ...own], catalogue, { ...io, merged: blobs });
    },
  });

import { availableParallelism, freemem, totalmem } from 'node:os';
import { exitCode, VgicheckError } from '../language/index.js';
import { wrap } from '../report/table.js';
import { canvasOf } from './canvas.js';
import { command } from './command.js';

/** What stands or falls with this machine. */
export const doctor = command({
  name: 'doctor',
  usage: '',
  says: 'says which optional programs are installed, which are missing, and how to install them',
  options: {},
  notes: ['A check needs Node alone. Exit code 0, whatever is missing.'],
  run: async (_, catalogue, io) => {
    const { paint, width } = canvasOf(io);
    const tools = (await catalogue.tools?.()) ?? [];
    const found = [...machine(), ...tools.map(({ name, purpose, look }) => ({ name, purpose, ...looked(look) }))];
    const column = Math.max(...found.map(({ name }) => name.length)) + 2;
    const lines = found.flatMap(({ name, purpose, is, missing }) => {
      const [first = '', ...more] = wrap(missing ?? is ?? '', width - column - 9);
      const state = missing === undefined ? paint('green', 'ok     ') : paint('yellow', 'missing');
      return [
        `${state}  ${name.padEnd(column)}${first}`,
        ...[...more, ...wrap(`for ${purpose}`, width - column - 9)].map((line) => ' '.repeat(column + 9) + line),
      ];
    });
    io.stdout.write(`${lines.join('\n')}\n`);
    return exitCode.holds;
  },
});

interface Found {
  readonly name: string;
  readonly purpose: string;
  readonly is?: string;
  readonly missing?: string;
}

const looked = (look: () => string): Pick<Found, 'is' | 'missing'> => {
  try {
    return { is: look() };
  } catch (error) {
    if (error instanceof VgicheckError) {
      return { missing: error.message };
    }
    throw error;
  }
};

/** Node keeps what it compiled from this version on. */
const cachingNode = [22, 8];

const machine = (): readonly Found[] => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [since = 0, at = 0] = cachingNode;
  const caches = major > since || (major === since && minor >= at);
  const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return [
    {
      name: 'Node',
      purpose: 'everything',
      is: `${process.versions.node}${caches ? '' : `; it starts faster from ${cachingNode.join('.')} on`}`,
    },
    { name: 'processors', purpose: 'check --threads', is: `${availableParallelism()}` },
    {
      name: 'memory',
      purpose: 'what is visited; one search holds up to 4 GiB',
      is: `${gibibytes(totalmem())}, ${gibibytes(freemem())} of it free`,
    },
  ];
};

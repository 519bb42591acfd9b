import { spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

const root = process.cwd();

interface Ran {
  readonly status: number | null;
  /** What a terminal would show: both outputs, in their order. */
  readonly output: string;
}

/** Someone who follows a document in an empty folder of their own, with vgicheck installed. */
export interface Reader {
  /** Types a command. */
  readonly types: (command: string) => Promise<Ran>;
  /**
   * Writes a TypeScript file down and runs it, if it compiles and holds no tests. A first line `// NAME.ts` names the file;
   * `// NAME.ts, continued` adds to an earlier one.
   */
  readonly writesDown: (program: string) => Promise<Ran>;
  readonly leaves: () => Promise<void>;
}

/** A reader for the tests of one `describe`, who leaves when they have run. */
export const withReader = (): (() => Reader) => {
  let reader: Reader | undefined;
  beforeAll(async () => {
    reader = await newReader();
  }, 120_000);
  afterAll(() => reader?.leaves());
  return () => {
    if (reader === undefined) {
      throw new Error('a reader is there only while tests run');
    }
    return reader;
  };
};

/** A new reader; builds vgicheck first where it is older than its sources. */
const newReader = async (): Promise<Reader> => {
  const prepared = await run('node scripts/prepare.mjs', root);
  if (prepared.status !== 0) {
    throw new Error(prepared.output);
  }
  const home = await mkdtemp(join(tmpdir(), 'vgicheck-reader-'));
  await furnish(home);
  let unnamed = 0;

  return {
    types: (command) => run(command, home),
    writesDown: async (program) => {
      const [, name = `block-${++unnamed}`, continued] = /^\/\/ ([\w.-]+)\.ts(, continued)?$/m.exec(program) ?? [];
      const write = continued ? appendFile : writeFile;
      await write(join(home, `${name}.ts`), `${program}\n`);
      const compiled = await run('tsc --project .', home);
      // A file of tests is for vitest, which the document types.
      return compiled.status === 0 && !name.endsWith('.test') ? run(`node ${name}.js`, home) : compiled;
    },
    leaves: () => rm(home, { recursive: true, force: true }),
  };
};

/** Puts into the folder what `npm install vgicheck typescript tsx vitest xstate @reduxjs/toolkit` would. */
const furnish = async (home: string): Promise<void> => {
  const tools = join(home, 'node_modules', '.bin');
  await mkdir(tools, { recursive: true });
  await symlink(root, join(home, 'node_modules', 'vgicheck'));
  for (const name of ['@types', '@reduxjs', 'vitest', 'xstate']) {
    await symlink(join(root, 'node_modules', name), join(home, 'node_modules', name));
  }
  await writeFile(join(home, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  await writeFile(
    join(home, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      // What is not used yet may be used where the program is continued.
      compilerOptions: {
        paths: {},
        rootDir: '.',
        outDir: '.',
        declaration: false,
        sourceMap: false,
        noUnusedLocals: false,
      },
      include: ['*.ts'],
      exclude: [],
    }),
  );

  const script = (name: string, text: string) => writeFile(join(tools, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  await script('vgicheck', `exec node '${root}/dist/bin/vgicheck.js' "$@"`);
  await script('tsc', `exec node '${root}/node_modules/typescript/bin/tsc' "$@"`);
  // A block was compiled when it was written down.
  await script('tsx', `program=\${1%.ts}.js; shift; exec node "$program" "$@"`);
  await script('vitest', `exec node '${root}/node_modules/vitest/vitest.mjs' "$@"`);
  await script('npx', `exec "$@"`);
  await script(
    'npm',
    `if [ "$1" = start ]; then cd '${root}' && PATH="\${PATH#*:}" exec npm --silent "$@"; fi
     echo "npm $1 cannot be run by a test of the documents: show it in a text block" >&2; exit 64`,
  );
};

const run = (command: string, folder: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const path = `${join(folder, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
    const shell = spawn('bash', ['-c', `exec 2>&1\n${command}`], {
      cwd: folder,
      env: { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    shell.on('error', reject);
    shell.on('close', (status) => resolve({ status, output }));
  });

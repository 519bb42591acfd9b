// Compiles the kernel to WebAssembly: the same source that runs as JavaScript, with another heap.
// Writes src/kernel/bytes.ts; with --check, says whether that is what the source gives.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = new URL('../src/kernel/', import.meta.url);
const target = new URL('bytes.ts', folder);

/** Import lines name what TypeScript makes of a file; the compiler wants the file. */
const sourceOf = async (name) => {
  const file = name.replace(/(\.js)?\.ts$/, '.ts').replace(/^heap\.ts$/, 'assembly/heap.ts');
  return (await readFile(new URL(file, folder), 'utf8')).replaceAll(/from '\.\/(\w+)\.js'/g, "from './$1'");
};

/** @returns {Promise<Uint8Array>} */
export const compileKernel = async () => {
  let bytes;
  const { error, stderr } = await asc.main(
    [
      'kernel.ts',
      ...['--outFile', 'kernel.wasm', '--runtime', 'stub', '--optimizeLevel', '3', '--shrinkLevel', '0'],
      ...['--converge', '--noAssert', '--enable', 'threads', '--importMemory', '--sharedMemory'],
      ...['--initialMemory', '1', '--maximumMemory', '65536'],
    ],
    {
      readFile: (name) => sourceOf(name).catch(() => null),
      writeFile: (name, contents) => {
        if (name === 'kernel.wasm') {
          bytes = contents;
        }
      },
      listFiles: () => [],
    },
  );
  if (error) {
    throw new Error(`the kernel does not compile\n${stderr.toString()}`);
  }
  return bytes;
};

const moduleOf = (bytes) => {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,110}/g);
  return `/** The kernel as WebAssembly: \`npm run kernel\` compiles it from the files beside this one. */
export const bytes =
${lines.map((line, i) => `  '${line}'${i + 1 < lines.length ? ' +' : ';'}`).join('\n')}
`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = await compileKernel();
  const text = moduleOf(bytes);
  if (process.argv.includes('--check')) {
    if ((await readFile(target, 'utf8')) !== text) {
      console.error('src/kernel/bytes.ts is not what its sources give: run npm run kernel');
      process.exitCode = 1;
    }
  } else {
    await writeFile(target, text);
    console.log(`kernel: ${bytes.length} bytes`);
  }
}

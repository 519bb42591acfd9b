// Compiles the inner loop to WebAssembly: the same source that runs as JavaScript, with another memory.
// Writes src/engine/wasm.ts; with --check, says whether that is what the source gives.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = new URL('../src/engine/', import.meta.url);
const target = new URL('wasm.ts', folder);

/** Import lines name what TypeScript makes of a file; the compiler wants the file. */
const sourceOf = async (name) => {
  const file = name.replace(/(\.js)?\.ts$/, '.ts').replace(/^words\.ts$/, 'assembly/words.ts');
  return (await readFile(new URL(file, folder), 'utf8')).replaceAll(/from '\.\/([\w-]+)\.js'/g, "from './$1'");
};

/** @returns {Promise<Uint8Array>} */
export const compileEngine = async () => {
  let bytes;
  const { error, stderr } = await asc.main(
    [
      'exports.ts',
      ...['--outFile', 'engine.wasm', '--runtime', 'stub', '--optimizeLevel', '3', '--shrinkLevel', '0'],
      ...['--converge', '--noAssert', '--enable', 'threads', '--importMemory', '--sharedMemory'],
      ...['--initialMemory', '1', '--maximumMemory', '65536'],
    ],
    {
      readFile: (name) => sourceOf(name).catch(() => null),
      writeFile: (name, contents) => {
        if (name === 'engine.wasm') {
          bytes = contents;
        }
      },
      listFiles: () => [],
    },
  );
  if (error) {
    throw new Error(`the inner loop does not compile\n${stderr.toString()}`);
  }
  return bytes;
};

const moduleOf = (bytes) => {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,110}/g);
  return `/** The inner loop as WebAssembly: \`npm run wasm\` compiles it from the files beside this one. */
export const bytes =
${lines.map((line, i) => `  '${line}'${i + 1 < lines.length ? ' +' : ';'}`).join('\n')}
`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = await compileEngine();
  const text = moduleOf(bytes);
  if (process.argv.includes('--check')) {
    if ((await readFile(target, 'utf8')) !== text) {
      console.error('src/engine/wasm.ts is not what its sources give: run npm run wasm');
      process.exitCode = 1;
    }
  } else {
    await writeFile(target, text);
    console.log(`kernel: ${bytes.length} bytes`);
  }
}

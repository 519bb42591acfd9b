// Writes the traces that a document shows anew: node scripts/retell.mjs docs/findings.md
//
// Of what each `$ npx vgicheck check …` prints, the document shows the trace and the property that it breaks.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const vgicheck = fileURLToPath(new URL('../dist/bin/vgicheck.js', import.meta.url));

const printed = (words) => {
  const options = { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } };
  try {
    return execFileSync(process.execPath, [vgicheck, ...words], options);
  } catch (error) {
    return error.stdout;
  }
};

const traceOf = (command) => {
  const lines = printed(command.replace(/ *#.*/, '').split(' ').slice(3)).split('\n');
  const from = lines.findIndex((line) => line.includes(' broken after '));
  const to = lines.findIndex((line, place) => place > from && line.startsWith('  cites '));
  return ['…', ...lines.slice(from, to), '…'].join('\n');
};

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const retold = text.replaceAll(
    /(?<=^```sh\n)((?:\$ npx vgicheck check .*\n(?:(?!\$ |```).*\n)*)+)(?=```$)/gm,
    (block) =>
      block
        .split('\n')
        .filter((line) => line.startsWith('$ '))
        .map((command) => `${command}\n${traceOf(command)}\n`)
        .join(''),
  );
  writeFileSync(file, retold);
}

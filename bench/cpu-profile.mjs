// Reads what `node --cpu-prof` writes, a file for each thread.

import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The time that was spent in each function and in each file themselves, as a share of all that was not idle.
 * @param {readonly object[]} profiles @param {string} root
 */
export const selfTimes = (profiles, root) => {
  const byFunction = new Map();
  const byFile = new Map();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
    for (const [index, id] of samples.entries()) {
      const { functionName, url, lineNumber } = frames.get(id);
      if (functionName === '(idle)' || functionName === '(root)') {
        continue;
      }
      const file = fileOf(functionName, url, root);
      add(byFile, file, timeDeltas[index]);
      const place = file === functionName ? file : `${functionName || '(anonymous)'}  ${file}:${lineNumber + 1}`;
      add(byFunction, place, timeDeltas[index]);
    }
  }
  return { byFunction: ranked(byFunction), byFile: ranked(byFile) };
};

const fileOf = (functionName, url, root) => {
  if (url.startsWith('file:')) {
    return relative(root, fileURLToPath(url)).replace(/.*node_modules\//, '');
  }
  if (url.startsWith('wasm:')) {
    return '(wasm)';
  }
  return functionName.startsWith('(') ? functionName : url || '(generated)'; // (program), (garbage collector)
};

const add = (sums, key, time) => sums.set(key, (sums.get(key) ?? 0) + time);

const ranked = (sums) => {
  const total = [...sums.values()].reduce((sum, time) => sum + time, 0);
  return [...sums].map(([key, time]) => [key, time / total]).toSorted(([, a], [, b]) => b - a);
};

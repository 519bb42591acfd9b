import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boot } from './boot.js';
import { buildInit } from './build-init.js';
import { cacheFolder } from './cache.js';
import type { Kernel } from './kernel.js';

/** `mov w0, #0; ret` */
const returnsFalse = [0x52800000, 0xd65f03c0];

/**
 * The same kernel, in which a function that asks what the host can do says that it cannot. Where it is in the image the
 * kernel itself says, in one boot; what comes of it is kept.
 * @throws UsageError where it has no such function.
 */
export const patched = async (kernel: Kernel, name: string, gic: 2 | 3, signal: AbortSignal): Promise<Kernel> => {
  const image = readFileSync(kernel.image);
  const key = createHash('sha256').update(image).update(name).digest('hex').slice(0, 16);
  const file = join(cacheFolder('patched'), key);
  if (!existsSync(file)) {
    const [, line] = await boot({ kernel, gic, init: buildInit(), script: `offset ${name}\n`, signal, seconds: 120 });
    if (line === undefined) {
      return kernel;
    }
    const { offset } = JSON.parse(line) as { readonly offset: number };
    returnsFalse.forEach((instruction, place) => {
      image.writeUInt32LE(instruction, offset + 4 * place);
    });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, image);
    renameSync(unfinished, file);
  }
  return { ...kernel, image: file };
};

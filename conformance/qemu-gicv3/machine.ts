import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startChild } from '../child.js';
import { qemu } from '../qemu/program.js';
import { type Access, encode } from './access.js';

/**
 * A machine of QEMU that executes the payload on a script of accesses, from reset to power-off. Semihosting lets the
 * payload write a file in the working directory, which is one of its own.
 * @returns the answer to each access.
 */
export const run = async (payload: string, accesses: readonly Access[]): Promise<BigUint64Array> => {
  const folder = mkdtempSync(join(tmpdir(), 'vgicheck-gicv3-'));
  try {
    writeFileSync(join(folder, 'script'), encode(accesses));
    await finished([...machine, '-kernel', resolve(payload), '-device', loader], folder);
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, 'results'));
    return new BigUint64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const machine = [
  ...['-machine', 'virt,virtualization=on,gic-version=3', '-cpu', 'cortex-a57', '-m', '512'],
  ...['-nodefaults', '-display', 'none', '-monitor', 'none', '-serial', 'null'],
  ...['-semihosting-config', 'enable=on,target=native'],
];

/** Where payload/main.c expects it. */
const loader = 'loader,file=script,addr=0x48000000,force-raw=on';

/** A batch takes a fraction of a second. One that waits for ever has lost its way in the payload. */
const longestMilliseconds = 60_000;

const finished = (args: readonly string[], folder: string): Promise<void> =>
  new Promise((done, fail) => {
    const child = startChild(qemu, args, folder);
    const tooLong = setTimeout(() => child.kill('SIGKILL'), longestMilliseconds);
    let complaint = '';
    child.stderr.on('data', (text) => {
      complaint += text;
    });
    child.once('error', fail);
    child.once('close', (code, signal) => {
      clearTimeout(tooLong);
      if (code === 0) {
        done();
      } else {
        fail(new Error(`${qemu} ended (${signal ?? code}) ${complaint}`.trim()));
      }
    });
  });

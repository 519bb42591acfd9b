import { qemuVersion } from '../qemu/program.js';
import type { Recording } from '../recordings/recording.js';
import { boot } from './boot.js';
import { buildInit } from './build-init.js';
import type { Host } from './hosts.js';
import type { Kernel } from './kernel.js';
import { patched } from './patched.js';
import { isDebugged, recorded, type Script, textOf } from './script.js';

/** What is booted, until somebody has had enough. */
export interface Boots {
  readonly kernel: Kernel;
  readonly gic: 2 | 3;
  readonly host?: Host;
  readonly signal: AbortSignal;
}

/** A kernel takes a second or two to boot, and a third of a millisecond for an operation; a build server less quickly. */
const secondsFor = (operations: number): number => 60 + Math.ceil(operations / 20);

/** Runs scripts one after the other in one boot of the kernel, each in a virtual machine of its own. */
export const record = async (
  scripts: readonly Script[],
  { kernel, gic, host, signal }: Boots,
): Promise<readonly Recording[]> => {
  const operations = scripts.reduce((sum, script) => sum + script.operations.length, 0);
  const lacks = host?.lacks;
  const [, ...lines] = await boot({
    kernel: lacks === undefined ? kernel : await patched(kernel, lacks, gic, signal),
    gic,
    ...(host === undefined ? {} : { host }),
    cpus: scripts[0]?.setup.hostCpus ?? 1,
    isDebugged: scripts.some(isDebugged),
    init: buildInit(),
    script: scripts.map(textOf).join(''),
    signal,
    seconds: secondsFor(operations),
  });
  const qemu = host?.hides === undefined ? qemuVersion() : `${qemuVersion()} without ${host.hides}`;
  let taken = 0;
  return scripts.map((script) => {
    const own = lines.slice(taken, taken + script.operations.length);
    taken += own.length;
    return recorded(script, { kernel, qemu }, own);
  });
};

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../../src/language/index.js';
import { startChild } from '../child.js';
import { limited } from '../limited.js';
import { qemu } from '../qemu/program.js';
import { archive } from './archive.js';
import { Debugger } from './debugger.js';
import { type Host, usualHost } from './hosts.js';
import type { Kernel } from './kernel.js';

export interface Boot {
  readonly kernel: Kernel;
  readonly gic: 2 | 3;
  readonly host?: Host;
  /** Whether the program asks for a debugger. */
  readonly isDebugged?: boolean;
  /** One, unless two vCPUs are in the guest at once. */
  readonly cpus?: 1 | 2;
  /** The program that is the whole user space, and what it reads. */
  readonly init: Uint8Array;
  readonly script: string;
  readonly signal: AbortSignal;
  readonly seconds: number;
}

/** The program on the host gave up, and said why. */
class BootFault extends UsageError {}

/** So often a kernel is booted for the same scripts before a fault is one. */
const timesOfTwo = 3;

/**
 * Boots a kernel that runs a script, and returns the lines that were printed. Where two CPUs of the host run at once a
 * machine that is busy may let one wait too long for the other: then it is tried again. One CPU does the same each time.
 * @throws UsageError where the kernel does not come to its end; with the last that it said.
 */
export const boot = async (asked: Boot): Promise<readonly string[]> => {
  const times = asked.cpus === 2 ? timesOfTwo : 1;
  for (let time = 1; ; time += 1) {
    try {
      return await bootOnce(asked);
    } catch (error) {
      if (!(error instanceof BootFault) || time === times) {
        throw error;
      }
    }
  }
};

const bootOnce = async ({
  kernel,
  gic,
  host = usualHost,
  cpus = 1,
  isDebugged = false,
  init,
  script,
  signal,
  seconds,
}: Boot): Promise<readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'vgicheck-'));
  try {
    const log = join(folder, consoleName);
    const files = [
      { path: 'init', content: init, isExecutable: true },
      { path: 'script', content: Buffer.from(script) },
    ];
    writeFileSync(join(folder, initrdName), archive(files));
    const args = [...argumentsOf(kernel, gic, host, cpus), ...(isDebugged ? debugged : [])];
    const printed = await limited(signal, seconds, async (limit) => {
      const all = await outputOf(args, limit, folder, isDebugged);
      if (limit.aborted && !signal.aborted) {
        throw new UsageError(`${kernel.release} did not end within ${seconds} s; ${lastWords(log)}`);
      }
      return all;
    });
    const lines = printed.split('\n').filter((line) => line !== '');
    const fault = lines.find((line) => line.startsWith('{"fault"'));
    if ((fault !== undefined || lines.length === 0) && !signal.aborted) {
      throw new BootFault(`${kernel.release} on a GICv${gic} fails: ${fault ?? lastWords(log)}`);
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** QEMU works in the folder of these: whatever that is called, nothing of its name is taken for an option. */
const initrdName = 'initrd';
const consoleName = 'console';
const debuggerName = 'gdb';

/** It begins when the debugger says so. */
const debugged = ['-S', '-gdb', `unix:${debuggerName},server=on,wait=off`];

/**
 * One CPU, so that nobody is in the guest between operations, and whose time is counted in instructions (-icount), so
 * that runs repeat; or two, each in a thread of QEMU. /dev/mem is to show the host's GIC (iomem).
 */
const argumentsOf = ({ image }: Kernel, gic: 2 | 3, host: Host, cpus: 1 | 2): readonly string[] => [
  ...['-machine', `virt,virtualization=on,gic-version=${gic},dtb-randomness=off`, ...alwaysTheSame],
  ...['-cpu', host.cpu, '-m', '512', '-smp', `${cpus}`],
  ...['-nodefaults', '-display', 'none', '-monitor', 'none', '-no-reboot'],
  ...(cpus === 1 ? ['-icount', 'shift=1,sleep=off'] : []),
  ...['-kernel', resolve(image), '-initrd', initrdName],
  ...[
    '-append',
    ['console=ttyAMA0', 'iomem=relaxed', 'panic=-1', ...host.parameters, ...(cpus === 1 ? [] : quietCpu)].join(' '),
  ],
  ...['-serial', `file:${consoleName}`, '-chardev', 'stdio,id=results,signal=off'],
  ...['-semihosting-config', 'enable=on,userspace=on,target=native,chardev=results'],
];

/** The kernel's clock and what it draws at random: with one CPU a boot does the same in each instruction, ticks included. */
const alwaysTheSame = ['-seed', '1', '-rtc', 'clock=vm,base=2026-01-01'];

/** CPU 1 is for a vCPU alone: no tick of the host makes it leave the guest. */
const quietCpu = ['isolcpus=1', 'nohz_full=1', 'rcu_nocbs=1'];

/** What QEMU prints until it ends, or is ended by the signal. */
const outputOf = (args: readonly string[], signal: AbortSignal, folder: string, isDebugged: boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = startChild(qemu, args, folder);
    const kill = () => child.kill('SIGKILL');
    const attached = isDebugged ? Debugger.attach(join(folder, debuggerName), signal) : undefined;
    // The program reads each from a file of its own.
    let answers = 0;
    const answer = async (asked: string): Promise<void> => {
      try {
        writeFileSync(join(folder, `answer${answers}`), (await (await attached)?.perform(asked)) ?? '');
        answers += 1;
      } catch (error) {
        complaint += error instanceof Error ? error.message : error;
        kill();
      }
    };
    let printed = '';
    let complaint = '';
    signal.addEventListener('abort', kill);
    if (signal.aborted) {
      kill();
    }
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (data: string) => {
      printed += data;
      // The program waits for the answer, so that it asks once at a time; results have neither character.
      const begins = isDebugged ? printed.indexOf(askBegins, printed.length - data.length - longestAsk) : -1;
      const ends = begins < 0 ? -1 : printed.indexOf(askEnds, begins);
      if (ends >= 0) {
        const asked = printed.slice(begins + 1, ends);
        printed = printed.slice(0, begins) + printed.slice(ends + 1);
        void answer(asked);
      }
    });
    child.stderr.on('data', (data: Buffer) => {
      complaint += data;
    });
    child.once('error', reject);
    child.once('close', async (status) => {
      signal.removeEventListener('abort', kill);
      (await attached)?.close();
      if (status === 0 || signal.aborted) {
        resolve(printed);
      } else {
        reject(new UsageError(`${qemu} ended (${status}): ${complaint.trim()}`));
      }
    });
  });

/** What the program asks the debugger for stands between these, and is no longer: report.c. */
const [askBegins, askEnds, longestAsk] = ['\x01', '\x02', 128];

const lastWords = (log: string): string => {
  if (!existsSync(log)) {
    return 'it had not begun';
  }
  const said = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5);
  return `its last words:\n  ${said.join('\n  ')}`;
};

import { crossCompile } from '../cross-compile.js';
import { systemRegisters } from './registers.js';

const registers = Object.entries(systemRegisters).map(([name, encoding]) => `X(${name}, ${encoding})`);

const flags = [
  ...['-O2', '-Wall', '-Wextra', '-nostdlib', '-ffreestanding', '-static', '-no-pie', '-fno-pic'],
  // The MMU is off, so memory is as strict as a device; and nobody has enabled floating point.
  ...['-mstrict-align', '-mgeneral-regs-only'],
  ...['-fno-asynchronous-unwind-tables', '-Wl,--build-id=none', '-T', 'link.ld'],
  `-DREGISTERS(X)=${registers.join(' ')}`,
];

/**
 * The program that executes accesses on the machine's CPU.
 * @throws MissingError where there is no cross compiler.
 */
export const payload = (compiler?: string): string => crossCompile('conformance/qemu-gicv3/payload', flags, compiler);

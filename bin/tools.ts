import { cachedKernels, compilerVersion, qemuVersion } from '../conformance/index.js';
import type { Tool } from '../src/cli/index.js';

/** What the comparisons with other implementations take. */
export const tools: readonly Tool[] = [
  { name: 'QEMU', purpose: 'conform --against qemu-gicv2, qemu-gicv3 and linux', look: () => qemuVersion() },
  { name: 'compiler', purpose: 'conform --against qemu-gicv3 and linux', look: () => compilerVersion() },
  { name: 'kernels', purpose: 'conform --against linux', look: () => cachedKernels().join(', ') },
];

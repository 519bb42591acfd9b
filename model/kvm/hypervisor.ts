import type { RunLoop } from './run-loop.js';

/**
 * A hypervisor is a policy: an object without state whose methods are the named steps of the kernel. The eras of Linux
 * are two; a bug, or a hypervisor of one's own, extends one of them and overrides a step.
 */
export type Hypervisor = RunLoop;

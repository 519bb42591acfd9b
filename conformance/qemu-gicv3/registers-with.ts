import { type SystemRegisters, systemRegistersOf, type VirtualInterface, virtualInterface } from '../../model/index.js';
import { initially } from '../../src/language/index.js';
import { sizesOf } from '../gic/setup.js';
import { numbering } from './interrupts.js';

/** What to write in order to have these values, and 0 elsewhere. */
export const registersWith = (values: Partial<VirtualInterface>): SystemRegisters =>
  systemRegistersOf(
    initially(virtualInterface(sizesOf({ interrupts: [] })), (cpu) => {
      Object.assign(cpu, values);
    }),
    numbering,
  );

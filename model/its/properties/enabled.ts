import { hasIts } from '../config.js';
import { driverOf, validRegisters } from '../state.js';
import { type Claim, commandIn, everyStep, translations } from './common.js';

/** Whether the ITS is enabled, by what it does. */

export const invalidIsOff: Claim = {
  appliesTo: ({ config }) => hasIts(config) && config.its.includes('valid'),
  property: (host) =>
    everyStep({
      id: 'IT21',
      name: 'invalid-is-off',
      says: 'an ITS with a GITS_BASER or GITS_CBASER that is not valid translates no MSI, and executes no command, whatever the guest has written to GITS_CTLR',
      cites: 'IHI 0069 12.19 (GITS_CTLR.Enabled); vgic_mmio_write_its_ctlr: "It is UNPREDICTABLE to enable the ITS"',
      by: host.name(),
      applies: 'where the guest makes tables or the ring of its ITS invalid',
      when: (step) => translations(step).length > 0 || commandIn(step) !== undefined,
      holds: ({ before }) => !driverOf(before).valid.includes(false),
      because: ({ before }) => ({
        valid: validRegisters.filter((_, place) => driverOf(before).valid[place] === true),
      }),
    }),
};

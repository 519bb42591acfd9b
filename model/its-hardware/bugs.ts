import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';
import type { ItsHardwareConfig } from './config.js';
import type { ItsHardware } from './its-hardware.js';
import { itsHardwareSteps } from './steps.js';

/** its_build_invall_cmd returned NULL. */
const sendsInvallAlone = override(itsHardwareSteps, {
  syncObject: (its, w, command) => (command.name === 'invall' ? null : itsHardwareSteps.syncObject(its, w, command)),
});

/** Those of the driver of a host's ITS. */
export const itsHardwareBugs: readonly SystemBug<
  ItsHardwareConfig,
  ItsHardware,
  Bound<ItsHardware, typeof itsHardwareSteps>
>[] = [
  {
    id: 'ITB12',
    says: 'the driver of the host waits for INVALL to be executed, and not until that is complete: an LPI comes that is disabled',
    cites: 'its_build_invall_cmd',
    by: 'host',
    breaks: 'IH2',
    scenario: 'its-invall',
    hypervisor: bind(sendsInvallAlone),
    fixedBy: '"irqchip/gic-v3-its.c: Force synchronisation when issuing INVALL" (v5.15.15)',
    // configuration cached, disabled, executed, waited, MSI, presented
    steps: 6,
  },
];

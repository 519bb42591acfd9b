import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** Behind VMAPP V=0 there was a VSYNC, with GICv4.1 too. */
const syncsTheUnmapped = override(gicv4Steps, {
  unmapVpe: (kvm, w, v, its) => {
    gicv4Steps.unmapVpe(kvm, w, v, its);
    w.happened.push({ what: 'command', name: 'VSYNC', vcpu: v, isMapped: kvm.config.gic === '4.0' });
  },
});

export const v4b2: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'V4B2',
  says: 'a vPE of a GICv4.1 is unmapped, and VSYNC names it',
  cites: 'its_build_vmapp_cmd',
  by: 'kvm',
  breaks: 'V4b',
  scenario: 'gicv41-save',
  hypervisor: bind(syncsTheUnmapped),
  fixedBy: '80e9963fb3b5 "irqchip/gic-v3-its: Fix VSYNC referencing an unmapped VPE on GIC v4.1"',
  // save
  steps: 1,
};

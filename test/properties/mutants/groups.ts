import { groupPriority } from '../../../model/gic/binary-point.js';
import { eraOf } from '../../../model/kvm/eras/index.js';
import { linux73 } from '../../../model/kvm/eras/linux-7.3.js';
import { mended } from '../../../model/kvm/known/index.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of } from './mutant.js';

/** vgic_mmio_write_group that does not queue, and so tells nobody. */
const tellsNobody = override(linux73, {
  mmioWriteGroup: (kvm, w, id, group) => {
    kvm.getIrq(w, id).group = group;
  },
});

const ignoresGroups = override(linux73, { mmioWriteGroup: () => {} });

/** vgic_v3_compute_lr without ICH_LR_GROUP. */
const putsAllInGroup0 = override(linux73, {
  computeLr: (kvm, w, vcpu, irq) => ({ ...linux73.computeLr(kvm, w, vcpu, irq), group: 0 }),
});

/** User space that does not save IGROUPR: in a new VM all is of group 1. */
const savesNoGroups = override(linux73, { mmioReadGroup: () => 1 });

/** User space that does not save ICC_IGRPEN0_EL1. */
const savesNoEnableOfGroup0 = override(linux73, {
  getVmcr: (kvm, w, vcpu) => ({ ...linux73.getVmcr(kvm, w, vcpu), group0: [false] }),
});

/** vgic_v3_set_vmcr that enables group 0, whatever it was. */
const restoresGroup0AsEnabled = override(linux73, {
  setVmcr: (kvm, w, vcpu, vmcr) => linux73.setVmcr(kvm, w, vcpu, { ...vmcr, group0: [true] }),
});

/** A core that notes the whole priority in its APR. */
const notesThePriority = override(linux73, {
  acknowledgeVirtual: (_kvm, cpu, lr) => {
    lr.state = 'active';
    cpu.activePriorities[lr.priority] = true;
  },
});

/** A core that gives group 1 its own binary point, whatever CBPR says. */
const ignoresCbpr = override(linux73, {
  isAcknowledgeable: (kvm, cpu, lr) => linux73.isAcknowledgeable(kvm, { ...cpu, commonBinaryPoint: [] }, lr),
  acknowledgeVirtual: (_kvm, cpu, lr) => {
    lr.state = 'active';
    cpu.activePriorities[groupPriority({ ...cpu, commonBinaryPoint: [] }, lr)] = true;
  },
});

/** vgic_access_active_prepare that halts for SPIs alone, whoever accesses an SGI or a PPI. */
const haltsForSpisAlone = override(linux73, { accessActivePrepare: (kvm, id) => kvm.validSpi(id) });

export const mutants: readonly Mutant[] = [
  {
    id: 'S31',
    notices: 'the active register of another redistributor that is read without a halt',
    config: of('redistributors-active'),
    right: inEra('linux-7.3'),
    wrong: bind(haltsForSpisAlone),
    // The same halt is missing where that register is written.
    also: ['S10', 'S11', 'X01'],
  },
  {
    id: 'V3a',
    notices: 'a write of IROUTER that queues nothing, as in Linux',
    config: of('routed-nowhere'),
    right: mended(eraOf('linux-7.3').hypervisor, 'linux-7.3', ['a route back queues nothing']),
    wrong: inEra('linux-7.3'),
    also: ['N01'],
  },
  {
    id: 'N16',
    notices: 'a write of IGROUPR of which nobody is told',
    config: of('group-change-gicv2'),
    right: inEra('linux-7.3'),
    wrong: bind(tellsNobody),
  },
  {
    id: 'S33',
    notices: 'a write of IGROUPR that is ignored',
    config: of('group-change-gicv2'),
    right: inEra('linux-7.3'),
    wrong: bind(ignoresGroups),
  },
  {
    id: 'S36',
    notices: 'a list register without the group of its interrupt',
    config: of('group-change-gicv2'),
    right: inEra('linux-7.3'),
    wrong: bind(putsAllInGroup0),
    also: ['N16'],
  },
  {
    id: 'LC1',
    notices: 'groups that are not restored',
    config: of('groups-saved'),
    right: inEra('linux-7.3'),
    wrong: bind(savesNoGroups),
    also: ['S12', 'S33', 'X01'],
  },
  {
    id: 'LC1i',
    notices: 'an enable of group 0 that is not restored',
    config: of('groups-saved'),
    right: inEra('linux-7.3'),
    wrong: bind(savesNoEnableOfGroup0),
    also: ['S55'],
  },
  {
    id: 'LC1i',
    notices: 'a restore that enables group 0 where the guest had it disabled',
    config: of('group-enables-saved'),
    right: inEra('linux-7.3'),
    wrong: bind(restoresGroup0AsEnabled),
  },
  {
    id: 'S63',
    notices: 'a core whose active priority is not a group priority',
    config: of('binary-point'),
    right: inEra('linux-7.3'),
    wrong: bind(notesThePriority),
    also: ['X01'],
  },
  {
    id: 'S63',
    notices: 'a core that gives group 1 its own binary point with CBPR',
    config: configure({
      listRegisters: 2,
      interrupts: [edge({ group: 0 }), edge({ priority: 1 }, 33)],
      guest: { controls: ['binaryPoint', 'cbpr'] },
    }),
    right: inEra('linux-7.3'),
    wrong: bind(ignoresCbpr),
    also: ['X01'],
  },
];

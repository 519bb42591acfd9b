import { describe, expect, it } from 'vitest';
import { compare } from '../../conformance/compare.js';
import type { Script } from '../../conformance/linux/script.js';
import { situationScripts } from '../../conformance/linux/stories.js';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import { allQuirksOf } from '../../conformance/quirks.js';
import { at, bind, type Era, groupPriority, linux73, override } from '../../model/index.js';

// A model that is wrong in one point of what a word is about differs from the right one in a situation.

const right = bind(linux73);
const wrong = (steps: Parameters<typeof override<typeof linux73>>[1]) => bind(override(linux73, steps));

const told = ({ setup, operations }: Script, hypervisor: Era['hypervisor']) => {
  const machine = new ModelledMachine('model', setup, hypervisor, allQuirksOf(setup.gic));
  return operations.map((operation) => ({ ...machine.perform(operation), exits: machine.exits }));
};

const scripts = new Map(
  ([2, 3] as const).flatMap((gic) => situationScripts(gic).map((script) => [`${script.name}, GICv${gic}`, script])),
);

/** Do the two differ in a situation? Where a wrong model cannot go on, as it waits for ever, they do. */
const isSeenIn = (situation: string, hypervisor: Era['hypervisor']): boolean => {
  const script = scripts.get(situation) ?? expect.fail(`no situation ${situation}`);
  try {
    return compare(told(script, right), told(script, hypervisor)).length > 0;
  } catch {
    return true;
  }
};

describe('a wrong model is seen in', () => {
  it.each([
    [
      'an SGI to all others that comes to the sender, too',
      wrong({
        dispatchSgis: (kvm, w, v, intid, targets, group1) =>
          linux73.dispatchSgis(kvm, w, v, intid, targets === 'others' ? [0, 1] : targets, group1),
      }),
      'an SGI to a list, to all others, and to nobody, GICv3',
    ],
    [
      'ICC_SGI0R that sends SGIs of group 1',
      wrong({
        dispatchSgis: (kvm, w, v, intid, targets) => linux73.dispatchSgis(kvm, w, v, intid, targets, true),
      }),
      'SGIs of two groups, by ICC_SGI1R and ICC_SGI0R, GICv3',
    ],
    [
      'IROUTER that keeps the target where it names nobody',
      wrong({
        mmioWriteTarget: (kvm, w, irq, target) =>
          linux73.mmioWriteTarget(kvm, w, irq, target ?? at(w.irqs, irq).targetVcpu),
      }),
      'an SPI that is routed to nobody, and back, GICv3',
    ],
    [
      'a core that gives group 1 its own binary point, whatever CBPR says',
      wrong({
        acknowledgeVirtual: (_kvm, cpu, lr) => {
          lr.state = 'active';
          cpu.activePriorities[groupPriority({ ...cpu, commonBinaryPoint: [] }, lr)] = true;
        },
      }),
      'two groups, each with a binary point, or both with one, GICv3',
    ],
    [
      'a core that notes the whole priority of what is active, whatever its binary point',
      wrong({
        acknowledgeVirtual: (_kvm, cpu, lr) => {
          lr.state = 'active';
          cpu.activePriorities[lr.priority] = true;
        },
      }),
      'a binary point keeps the more urgent from preempting, GICv2',
    ],
    [
      'a binary point that is not saved',
      wrong({
        setVmcr: (kvm, w, vcpu, vmcr) =>
          linux73.setVmcr(kvm, w, vcpu, { ...vmcr, binaryPoints: vmcr.binaryPoints.map(() => 0) }),
      }),
      'a binary point keeps the more urgent from preempting, GICv3',
    ],
    [
      'BPR1 that user space can read behind CBPR',
      wrong({
        getVmcr: (kvm, w, vcpu) => ({
          ...linux73.getVmcr(kvm, w, vcpu),
          binaryPoints: [...vcpu.cpu.binaryPoints],
        }),
      }),
      'two groups, each with a binary point, or both with one, GICv3',
    ],
    [
      "another vCPU's active register that is accessed while that vCPU runs",
      wrong({ accessActivePrepare: (kvm, irq) => kvm.validSpi(irq) }),
      'the redistributor of a vCPU that runs, GICv3',
    ],
    [
      "ISENABLER of another vCPU's PPI that tells nobody",
      wrong({
        mmioWriteSenable: (kvm, w, irq) => {
          kvm.getIrq(w, irq).enabled = true;
        },
      }),
      'the redistributor of another vCPU, GICv3',
    ],
    [
      "IGROUPR of another vCPU's SGI that is ignored",
      wrong({ mmioWriteGroup: () => {} }),
      'the group of an SGI of another vCPU, GICv3',
    ],
    [
      'KVM_IRQ_LINE that initialises no vgic, so that nothing is injected',
      wrong({ lazyInit: () => {} }),
      'KVM_IRQ_LINE initialises a GICv2, GICv2',
    ],
    [
      'KVM_IRQ_LINE that initialises a GICv3, too',
      wrong({ lazyInit: (kvm, w) => kvm.vgicInit(w) }),
      'a GICv3 that is not initialised refuses KVM_IRQ_LINE, GICv3',
    ],
    [
      'the first KVM_RUN that initialises once more what KVM_IRQ_LINE has initialised',
      wrong({
        mapResources: (kvm, w) => {
          kvm.lazyInit(w);
          kvm.distInit(w);
        },
      }),
      'a VM with two vCPUs boots with what was raised before, GICv2',
    ],
    [
      'a closed VM whose irqfds stay',
      wrong({ irqfdRelease: () => {} }),
      'the file of a VM is closed while its irqfds assert, and its vCPU goes on, GICv2',
    ],
    [
      'CPU_SUSPEND that does not look for what is pending',
      wrong({
        vcpuBlock: (kvm, w, vcpu) => {
          vcpu.phase = 'blocked';
          kvm.vcpuPut(w, vcpu);
        },
      }),
      'a CPU is suspended, which is WFI, GICv3',
    ],
    [
      'CPU_ON without a reset',
      wrong({
        psciVcpuOn: (kvm, w, vcpu) => {
          linux73.psciVcpuOn(kvm, w, vcpu);
          at(w.power, vcpu.id).isResetRequested = false;
        },
      }),
      'a vCPU is turned off and on, and begins with its timer off, GICv2',
    ],
    [
      'a reset that leaves the timer active',
      wrong({ resetMappedIrq: () => {} }),
      'the system is reset while interrupts are handled, GICv3',
    ],
    [
      'a suspend that does not look for what is pending',
      wrong({
        vcpuBlock: (kvm, w, vcpu) => {
          vcpu.phase = 'blocked';
          kvm.vcpuPut(w, vcpu);
        },
      }),
      'a vCPU is suspended: by KVM until there is something to take, and not at all where there is, GICv3',
    ],
    [
      'KVM_IRQ_LINE of a PPI that has an owner',
      wrong({ ioctlIrqLine: (kvm, w, irq, level) => kvm.injectIrq(w, irq, level) }),
      "user space drives a PPI, and the timer's, which has an owner, GICv2",
    ],
    [
      'a disabled group before an enabled one',
      wrong({
        irqCmp: (kvm, w, vcpu, a, b) => linux73.irqCmp(kvm, w, { ...vcpu, cpu: { ...vcpu.cpu, group0: [] } }, a, b),
      }),
      'more interrupts than list registers, of two groups of which one is off, GICv3',
    ],
    [
      'an irqfd that keeps its copy of a route',
      wrong({ irqRoutingUpdate: () => {} }),
      'a GSI is given another SPI, and none, GICv3',
    ],
    [
      'a resampler that leaves the level as it is',
      wrong({
        resamplerAck: (kvm, w, gsi) => {
          const line = w.irqs.map(({ lineLevel }) => lineLevel);
          linux73.resamplerAck(kvm, w, gsi);
          w.irqs.forEach((irq, place) => {
            irq.lineLevel = at(line, place);
          });
        },
      }),
      'two irqfds with a resample eventfd on one GSI, and one that leaves, GICv2',
    ],
    [
      'the last irqfd of a resampler that leaves the level',
      wrong({ irqfdResamplerShutdown: () => {} }),
      'two irqfds with a resample eventfd on one GSI, and one that leaves, GICv3',
    ],
    [
      'an irqfd whose work item pulses what could be injected at once',
      wrong({
        wakeIrqfd: (_kvm, _w, irqfd) => {
          irqfd.queued = true;
        },
      }),
      'a GSI is given another SPI, and none, GICv2',
    ],
    [
      'an irqfd that keeps its MSI',
      wrong({
        msiRoutingUpdate: (_kvm, w) => {
          w.msiIrqfds.forEach((irqfd, id) => {
            irqfd.entry ??= w.msiRoutes[id] ?? null;
          });
        },
      }),
      'a GSI whose route is an MSI, and an irqfd that injects what is cached, GICv3',
    ],
    [
      'an MSI for which the tables are asked, whatever is cached',
      wrong({ itsIsCached: () => false }),
      'what is cached is injected for a vCPU whose LPIs are off, GICv3',
    ],
    [
      'a restore that does not read what is pending',
      wrong({ lpiSyncPendingStatus: () => {} }),
      'tables are restored in a new VM, and MSIs go where they went, GICv3',
    ],
    [
      'a restore of events in the first collection',
      wrong({
        itsRestoreIte: (kvm, w, key) => {
          at(at(w.tables, 0).events, key).collection = 0;
          return linux73.itsRestoreIte(kvm, w, key);
        },
      }),
      'tables are restored in a new VM, and MSIs go where they went, GICv3',
    ],
    [
      'a reset that leaves the ITS on',
      wrong({
        itsReset: (kvm, w) => {
          linux73.itsReset(kvm, w);
          at(w.its, 0).enabled = true;
        },
      }),
      'the ITS is reset, and programmed anew, GICv3',
    ],
    [
      'INVLPIR that does nothing',
      wrong({ writeInvlpi: () => {} }),
      'registers of redistributors read the table of LPIs, GICv3',
    ],
    [
      'INVALLR that does nothing',
      wrong({ writeInvall: () => {} }),
      'registers of redistributors read the table of LPIs, GICv3',
    ],
    [
      'an ITS that is enabled without a ring that is valid',
      wrong({ itsMayBeEnabled: (_kvm, w) => !at(w.its, 0).valid.slice(0, 2).includes(false) }),
      'an ITS whose tables or ring are not valid stays off, GICv3',
    ],
    ['a table of devices that frees none', wrong({ itsWriteBaser: () => {} }), 'the ITS is given other tables, GICv3'],
    [
      'a table of collections that frees none',
      wrong({ itsWriteCollectionBaser: () => {} }),
      'the ITS is given other tables, GICv3',
    ],
  ])('%s', (_, hypervisor, situation) => {
    expect(isSeenIn(situation, hypervisor)).toBe(true);
  });

  it('nothing, where it is right', () => {
    expect([...scripts.keys()].filter((situation) => isSeenIn(situation, right))).toEqual([]);
  });
});

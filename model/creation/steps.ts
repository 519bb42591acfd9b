import { upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { bind, type Steps } from '../machine/steps.js';
import { type CreationConfig, type CreationWorld, framesOf } from './world.js';

type W = CreationWorld;

/** What may fail in the middle of an ioctl: memory for the bus, a page for the hypervisor, the file of a vCPU. */
export type Failure = 'none' | 'bus';

/** vgic-init.c, vgic-mmio-v3.c, arm.c and kvm_main.c of 7.3.4, as far as they make a VM. */
export interface Creation {
  readonly config: CreationConfig;
  /** kvm_vgic_create refuses where a vCPU has run, is in KVM_RUN, or is on its way to be online. */
  mayCreateVgic(w: View<W>): boolean;
  /** kvm_vgic_create: vCPUs that are online get private interrupts. */
  vgicCreate(w: W): void;
  /** vgic_init refuses while a vCPU is being created. */
  mayInit(w: View<W>): boolean;
  /** vgic_init, of which the model has that no vCPU is made afterwards (kvm_arch_vcpu_precreate). */
  vgicInit(w: W): void;
  /** kvm_vgic_vcpu_init, in kvm_arch_vcpu_create. @returns whether it succeeded. */
  vgicVcpuInit(w: W, v: number, failure: Failure): boolean;
  /** kvm_share_hyp in kvm_arch_vcpu_create has failed: "Tear down vGIC on failed vCPU creation". */
  shareHypFails(w: W, v: number): void;
  /** kvm_arch_vcpu_destroy, where the vCPU was created and does not come online. */
  archVcpuDestroy(w: W, v: number): void;
  /** kvm_vgic_vcpu_destroy of a vCPU that is not online. */
  vgicVcpuDestroy(w: W, v: number): void;
  /** May KVM_RUN of it be called? Until "Grab vcpu->mutex across installing the vCPU's fd and bumping online_vcpus" once its file is there. */
  mayRun(w: View<W>, v: number): boolean;
  /** vgic_register_redist_iodev: the next frame that is free, of the first region that has one. @returns whether it succeeded. */
  registerRedistIodev(w: W, v: number, failure: Failure): boolean;
  /** What it does where kvm_io_bus_register_dev fails: "Undo assignment on iodev registration failure". */
  undoAssignment(w: W, v: number): void;
  /** vgic_unregister_redist_iodev */
  unregisterRedistIodev(w: W, v: number): void;
  /** vgic_v3_set_redist_base: the region is listed, and each vCPU that is online registered. `failsAt`: the vCPU whose device the bus does not take. */
  setRedistBase(w: W, region: number, failsAt: number): void;
  /** vgic_register_all_redist_iodevs, where one has failed: the vCPUs before it. */
  rollBack(w: W, region: number, before: number): void;
  /** kvm_vgic_map_resources, at the first KVM_RUN with a vgic. @returns whether it succeeded. */
  mapResources(w: W): boolean;
  /** What it does where it fails: kvm_vm_dead. */
  mapResourcesFails(w: W): void;
}

const isOnline = ({ stage }: View<W['vcpus'][number]>): boolean => stage === 'online';

export const creationSteps: Steps<Creation> = {
  mayCreateVgic: (_kvm, w) =>
    w.vcpus.every(({ stage, run }) => (stage === 'none' || stage === 'online') && run === 'never'),

  vgicCreate: (_kvm, w) => {
    w.vgic = 'created';
    for (const vcpu of w.vcpus.filter(isOnline)) {
      vcpu.hasIrqs = true;
    }
  },

  mayInit: (_kvm, w) => w.vcpus.every(({ stage }) => stage === 'none' || stage === 'online'),

  vgicInit: (_kvm, w) => {
    w.vgic = 'initialized';
  },

  vgicVcpuInit: (kvm, w, v, failure) => {
    const vcpu = at(w.vcpus, v);
    vcpu.stage = 'made';
    if (w.vgic === 'none') {
      return true;
    }
    vcpu.hasIrqs = true;
    return kvm.registerRedistIodev(w, v, failure);
  },

  shareHypFails: (kvm, w, v) => kvm.vgicVcpuDestroy(w, v),

  archVcpuDestroy: (kvm, w, v) => kvm.vgicVcpuDestroy(w, v),

  vgicVcpuDestroy: (kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.hasIrqs = false;
    kvm.unregisterRedistIodev(w, v);
    vcpu.frame = null;
  },

  mayRun: (_kvm, w, v) => at(w.vcpus, v).stage === 'online',

  registerRedistIodev: (kvm, w, v, failure) => {
    const vcpu = at(w.vcpus, v);
    const place = w.regions.findIndex(({ isListed, freeIndex }) => isListed && freeIndex < kvm.config.count);
    if (vcpu.frame !== null || place === -1) {
      return true;
    }
    const region = at(w.regions, place);
    vcpu.frame = place * kvm.config.count + region.freeIndex;
    region.freeIndex += 1;
    if (failure === 'bus') {
      kvm.undoAssignment(w, v);
      return false;
    }
    at(w.bus, vcpu.frame).vcpu = v;
    return true;
  },

  undoAssignment: (kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    if (vcpu.frame !== null) {
      at(w.regions, Math.floor(vcpu.frame / kvm.config.count)).freeIndex -= 1;
      vcpu.frame = null;
    }
  },

  unregisterRedistIodev: (_kvm, w, v) => {
    for (const frame of w.bus.filter((one) => one.vcpu === v && !one.isFreed)) {
      frame.vcpu = null;
    }
  },

  setRedistBase: (kvm, w, place, failsAt) => {
    const region = at(w.regions, place);
    region.isListed = true;
    for (const v of upTo(kvm.config.vcpus)) {
      if (isOnline(at(w.vcpus, v)) && !kvm.registerRedistIodev(w, v, v === failsAt ? 'bus' : 'none')) {
        kvm.rollBack(w, place, v);
        Object.assign(region, { isListed: false, freeIndex: 0 });
        return;
      }
    }
  },

  rollBack: (kvm, w, region, before) => {
    for (const v of upTo(before)) {
      const vcpu = at(w.vcpus, v);
      if (vcpu.frame !== null && Math.floor(vcpu.frame / kvm.config.count) === region) {
        kvm.unregisterRedistIodev(w, v);
        vcpu.frame = null;
      }
    }
  },

  mapResources: (_kvm, w) => w.vgic === 'initialized' && w.vcpus.filter(isOnline).every(({ frame }) => frame !== null),

  mapResourcesFails: (_kvm, w) => {
    w.isDead = true;
  },
};

export const creation = bind(creationSteps);

/** kvm_vgic_destroy of a VM that goes on. */
export const vgicDestroy = (kvm: Creation, w: W): void => {
  w.vgic = 'destroyed';
  for (const v of upTo(kvm.config.vcpus).filter((one) => isOnline(at(w.vcpus, one)))) {
    kvm.vgicVcpuDestroy(w, v);
  }
  for (const region of w.regions) {
    Object.assign(region, { isListed: false, freeIndex: 0 });
  }
};

/** The struct is freed: who has a pointer to it, has one to nowhere. */
export const freeVcpu = ({ config }: Creation, w: W, v: number): void => {
  const vcpu = at(w.vcpus, v);
  w.hasLeaked ||= vcpu.hasIrqs;
  for (const frame of upTo(framesOf(config)).map((one) => at(w.bus, one))) {
    frame.isFreed ||= frame.vcpu === v;
  }
  Object.assign(vcpu, { stage: 'none', hasIrqs: false, frame: null });
};

import { initially, type Model, model, over, type Rule, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { type Creation, freeVcpu } from './steps.js';
import { type CreationWorld, creationWorldOf, framesOf } from './world.js';

const { rule } = over<CreationWorld>();

/** A VM that user space makes, as a model of its own. */
export const creationModel = (kvm: Creation): Model<CreationWorld> => {
  const world = creationWorldOf(kvm.config);
  return model<CreationWorld>({
    id: 'creation',
    says: 'a VM with a GICv3 is made',
    world,
    starts: [initially(world, () => {})],
    rules: [...vcpuRules(kvm), ...vgicRules(kvm), ...runRules(kvm)],
    // With a vgic that was initialised before there was a vCPU, none can be made.
    ends: (w) => w.isDead || w.vcpus.every(({ stage }) => stage === 'none'),
  });
};

/** KVM_CREATE_VCPU, which may fail at each stage; user space may call it again. */
const vcpuRules = (kvm: Creation): readonly Rule<CreationWorld>[] => {
  const vcpu = { vcpu: upTo(kvm.config.vcpus) };
  const fails = { fails: [0, 1] };

  const create = rule({
    id: 'create.vcpu',
    by: 'vmm',
    says: 'user space calls KVM_CREATE_VCPU: KVM makes its part of the vgic, and registers its redistributor if there is room for it',
    cites: 'kvm_vm_ioctl_create_vcpu, kvm_arch_vcpu_create, kvm_vgic_vcpu_init, vgic_register_redist_iodev',
    for: { ...vcpu, ...fails },
    // With a vgic that is initialised it is refused (kvm_arch_vcpu_precreate); vCPUs are made one after the other.
    when: (w, { vcpu }) =>
      !w.isDead &&
      (w.vgic === 'none' || w.vgic === 'created') &&
      w.vcpus.every(({ stage }, v) => (v < vcpu ? stage === 'online' : stage === 'none')),
    does: (w, { vcpu, fails }) => {
      if (!kvm.vgicVcpuInit(w, vcpu, fails === 1 ? 'bus' : 'none')) {
        kvm.vgicVcpuDestroy(w, vcpu);
        freeVcpu(kvm, w, vcpu);
      }
    },
  });

  const share = rule({
    id: 'create.share',
    by: 'kvm',
    says: 'the vCPU is shared with the hypervisor, or is freed because that fails',
    cites: 'kvm_arch_vcpu_create, kvm_share_hyp',
    for: { ...vcpu, ...fails },
    when: (w, { vcpu }) => at(w.vcpus, vcpu).stage === 'made',
    does: (w, { vcpu, fails }) => {
      if (fails === 1) {
        kvm.shareHypFails(w, vcpu);
        freeVcpu(kvm, w, vcpu);
      } else {
        at(w.vcpus, vcpu).stage = 'created';
      }
    },
  });

  const file = rule({
    id: 'create.file',
    by: 'kvm',
    says: 'the vCPU gets its file, or is freed because that fails',
    cites: 'kvm_vm_ioctl_create_vcpu: xa_insert, create_vcpu_fd; kvm_arch_vcpu_destroy',
    for: { ...vcpu, ...fails },
    when: (w, { vcpu }) => at(w.vcpus, vcpu).stage === 'created',
    does: (w, { vcpu, fails }) => {
      if (fails === 1) {
        kvm.archVcpuDestroy(w, vcpu);
        freeVcpu(kvm, w, vcpu);
      } else {
        at(w.vcpus, vcpu).stage = 'file';
      }
    },
  });

  const online = rule({
    id: 'create.online',
    by: 'kvm',
    says: 'the vCPU is online, and KVM_CREATE_VCPU returns',
    cites: 'kvm_vm_ioctl_create_vcpu: atomic_inc(&kvm->online_vcpus)',
    for: vcpu,
    when: (w, { vcpu }) => at(w.vcpus, vcpu).stage === 'file',
    does: (w, { vcpu }) => {
      at(w.vcpus, vcpu).stage = 'online';
    },
  });

  return [create, share, file, online];
};

const vgicRules = (kvm: Creation): readonly Rule<CreationWorld>[] => {
  const { vcpus, regions } = kvm.config;

  const create = rule({
    id: 'create.vgic',
    by: 'vmm',
    says: 'user space creates the vgic',
    cites: 'KVM_CREATE_DEVICE; kvm_vgic_create',
    when: (w) => !w.isDead && w.vgic === 'none' && kvm.mayCreateVgic(w),
    does: (w) => kvm.vgicCreate(w),
  });

  const region = rule({
    id: 'create.region',
    by: 'vmm',
    says: 'user space adds a region of redistributors: vCPUs that are online and have none are registered there, until the bus takes no more',
    cites: 'KVM_VGIC_V3_ADDR_TYPE_REDIST_REGION; vgic_v3_set_redist_base, vgic_register_all_redist_iodevs',
    // `failsAt`: at the vCPU with that number; the last one is none.
    for: { region: upTo(regions), failsAt: upTo(vcpus + 1) },
    when: (w, { region, failsAt }) =>
      !w.isDead &&
      w.vgic !== 'none' &&
      w.vgic !== 'destroyed' &&
      w.regions.every(({ isListed }, place) => isListed === place < region) &&
      (failsAt === vcpus || at(w.vcpus, failsAt).stage === 'online'),
    does: (w, { region, failsAt }) => kvm.setRedistBase(w, region, failsAt),
  });

  const init = rule({
    id: 'create.init',
    by: 'vmm',
    says: 'user space initialises the vgic',
    cites: 'KVM_DEV_ARM_VGIC_CTRL_INIT; vgic_init',
    when: (w) => !w.isDead && w.vgic === 'created' && kvm.mayInit(w),
    does: (w) => kvm.vgicInit(w),
  });

  return [create, region, init];
};

const runRules = (kvm: Creation): readonly Rule<CreationWorld>[] => {
  const vcpu = { vcpu: upTo(kvm.config.vcpus) };

  const run = rule({
    id: 'create.run',
    by: 'vmm',
    says: 'user space calls KVM_RUN: the first one with a vgic maps what the guest sees of it',
    cites: 'kvm_arch_vcpu_run_pid_change, kvm_vgic_map_resources, vgic_v3_map_resources',
    for: vcpu,
    when: (w, { vcpu }) => !w.isDead && kvm.mayRun(w, vcpu) && at(w.vcpus, vcpu).run !== 'inside',
    does: (w, { vcpu }) => {
      if (w.vgic !== 'none' && w.vgic !== 'ready') {
        if (!kvm.mapResources(w)) {
          kvm.mapResourcesFails(w);
          return;
        }
        w.vgic = 'ready';
      }
      at(w.vcpus, vcpu).run = 'inside';
    },
  });

  const leave = rule({
    id: 'create.leave',
    by: 'kvm',
    says: 'KVM_RUN of the vCPU returns',
    cites: 'kvm_arch_vcpu_ioctl_run',
    for: vcpu,
    when: (w, { vcpu }) => at(w.vcpus, vcpu).run === 'inside',
    does: (w, { vcpu }) => {
      at(w.vcpus, vcpu).run = 'outside';
    },
  });

  const access = rule({
    id: 'create.access',
    by: 'guest',
    says: 'the guest accesses a frame of redistributors',
    cites: 'kvm_io_bus_write, dispatch_mmio_write; vgic_io_device.redist_vcpu',
    for: { ...vcpu, frame: upTo(framesOf(kvm.config)) },
    when: (w, { vcpu }) => at(w.vcpus, vcpu).run === 'inside' && w.vgic === 'ready' && !w.isDead,
    does: (w, { frame }) => {
      const { vcpu, isFreed } = at(w.bus, frame);
      w.happened.push({ what: 'accessed', frame, reached: vcpu, freed: isFreed });
    },
  });

  return [run, leave, access];
};

import { type Model, over, type Property, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { creationModel } from './rules.js';
import type { Creation } from './steps.js';
import { type CreationWorld, framesOf } from './world.js';

const { always, everyStep, someStep } = over<CreationWorld>();

/** The making of a VM with all that must hold of it. */
export const checkedCreation = (kvm: Creation): Model<CreationWorld> => ({
  ...creationModel(kvm),
  properties: [...laws(kvm), ...witnesses(kvm)],
});

const accessed = ({ happened }: View<CreationWorld>, frame: number) =>
  happened.find((event) => event.what === 'accessed' && event.frame === frame);

const laws = ({ config }: Creation): readonly Property<CreationWorld>[] => {
  const frame = upTo(framesOf(config));
  const vcpu = upTo(config.vcpus);
  return [
    everyStep({
      id: 'LC13',
      name: 'registered-is-there',
      says: 'an access to a redistributor reaches no vCPU that was freed',
      cites:
        '__kvm_vgic_vcpu_destroy: "unregister the redistributor to avoid leaving behind a dangling pointer to the vCPU struct"',
      by: 'kvm',
      for: { frame },
      when: ({ after }, { frame }) => accessed(after, frame) !== undefined,
      holds: ({ after }, { frame }) => accessed(after, frame)?.freed !== true,
      because: ({ after }, { frame }) => ({ bus: at(after.bus, frame) }),
    }),
    everyStep({
      id: 'LC14',
      name: 'there-is-registered',
      says: 'each vCPU of a VM that runs has a redistributor, which is its own, and an access to which reaches it',
      cites:
        'vgic_register_redist_iodev: "Undo assignment on iodev registration failure"; vgic_register_all_redist_iodevs: "Roll back assignments from the new region"',
      by: 'kvm',
      for: { vcpu },
      when: ({ before, after }, { vcpu }) => {
        const { stage, frame } = at(before.vcpus, vcpu);
        return (
          stage === 'online' && (frame === null ? after.happened.length > 0 : accessed(after, frame) !== undefined)
        );
      },
      holds: ({ before, after }, { vcpu }) => {
        const { frame } = at(before.vcpus, vcpu);
        return frame !== null && accessed(after, frame)?.reached === vcpu;
      },
      because: ({ after }, { vcpu }) => ({ vcpu: at(after.vcpus, vcpu), bus: after.bus }),
    }),
    always({
      id: 'LC15',
      name: 'used-is-there',
      says: 'the vgic is not torn down while a vCPU is in KVM_RUN',
      cites: 'kvm_vgic_map_resources: kvm_vm_dead; "Don\'t eagerly teardown the vgic on init error"',
      by: 'kvm',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).run === 'inside',
      holds: (w) => w.vgic !== 'destroyed',
      because: (w) => ({ vgic: w.vgic }),
    }),
    always({
      id: 'LC16',
      name: 'freed-is-freed',
      says: 'with a vCPU its private interrupts are freed',
      cites: 'kvm_arch_vcpu_create; "Tear down vGIC on failed vCPU creation"',
      by: 'kvm',
      holds: (w) => !w.hasLeaked,
    }),
    always({
      id: 'LC17',
      name: 'who-is-online-has-interrupts',
      says: 'a vCPU that is in KVM_RUN with a vgic that is ready has private interrupts',
      cites: 'kvm_vgic_create, vgic_allocate_private_irqs_locked',
      by: 'kvm',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).run === 'inside' && w.vgic === 'ready',
      holds: (w, { vcpu }) => at(w.vcpus, vcpu).hasIrqs,
      because: (w, { vcpu }) => ({ vcpu: at(w.vcpus, vcpu) }),
    }),
  ];
};

const witnesses = ({ config }: Creation): readonly Property<CreationWorld>[] => [
  someStep({
    id: 'R48',
    name: 'a-frame-is-lost',
    says: 'the guest reaches the redistributor of a vCPU behind a frame without one: a vCPU that could not be created had got it',
    cites: 'vgic_redist_region.free_index, which vgic_unregister_redist_iodev leaves',
    by: 'kvm',
    holds: ({ before, after }) =>
      upTo(framesOf(config)).some(
        (frame) =>
          frame > 0 &&
          (accessed(after, frame)?.reached ?? null) !== null &&
          at(before.bus, frame - 1).vcpu === null &&
          at(before.regions, Math.floor((frame - 1) / config.count)).isListed,
      ),
  }),
];

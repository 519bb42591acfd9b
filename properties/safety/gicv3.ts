import { at } from '../../model/at.js';
import { hasGroup0, isGroupEnabled } from '../../model/gic/groups.js';
import { hasPending } from '../../model/gic/list-register.js';
import { sgis } from '../../model/guest/sgi.js';
import { namesSgi } from '../../model/guest/sgi1r-rule.js';
import { type Step, upTo, type View } from '../../src/language/index.js';
import { type Claim, everyStep, type Judged, type Looked } from '../claim.js';

/** What a guest writes to its CPU interface of a GICv3: SGIs to several vCPUs at once, and the enable of its group. */

const isSent = ({ config }: Judged): boolean => config.guest.controls.includes('sgi1r');

const isOfGroup0 = (hypervisor: Judged, w: View<Looked>, irq: number): boolean =>
  hasGroup0(hypervisor.config) && hypervisor.groupOf(w, irq) === 0;

const pendingBefore =
  (hypervisor: Judged) =>
  ({ before, after }: Step<Looked>, { irq }: { readonly irq: number }) => ({
    'pending before': hypervisor.isLatched(before, irq),
    'pending after': hypervisor.isLatched(after, irq),
  });

export const sgisAsNamed: Claim = {
  appliesTo: isSent,
  property: (hypervisor) =>
    everyStep({
      id: 'V3b',
      name: 'sgis-as-named',
      says: 'a write of ICC_SGI1R, or of ICC_SGI0R where it is of group 0, makes the SGI pending for the vCPUs that it names, or for all but the sender, and for no other',
      cites: 'IHI 0069 (ICC_SGI1R_EL1)',
      by: hypervisor.name(),
      applies: 'where vCPUs send SGIs to lists',
      for: { irq: sgis(hypervisor.config) },
      when: ({ before, action }, { irq }) =>
        action.rule === 'guest.sendSgis' && (action.params.group === 1 || isOfGroup0(hypervisor, before, irq)),
      holds: ({ before, after, action }, { irq }) =>
        hypervisor.isLatched(after, irq) ===
        (namesSgi(hypervisor.config, action, irq, hypervisor.groupOf(before, irq)) ||
          hypervisor.isLatched(before, irq)),
      because: pendingBefore(hypervisor),
    }),
};

export const sgisOfTheirGroup: Claim = {
  appliesTo: isSent,
  property: (hypervisor) =>
    everyStep({
      id: 'V3c',
      name: 'sgis-of-their-group',
      says: 'a write of ICC_SGI0R makes no SGI of group 1 pending',
      cites: 'IHI 0069 (ICC_SGI0R_EL1); vgic_v3_queue_sgi',
      by: hypervisor.name(),
      applies: 'where vCPUs send SGIs to lists',
      for: { irq: sgis(hypervisor.config) },
      when: ({ before, action }, { irq }) =>
        action.rule === 'guest.sendSgis' && action.params.group === 0 && !isOfGroup0(hypervisor, before, irq),
      holds: ({ before, after }, { irq }) => hypervisor.isLatched(after, irq) === hypervisor.isLatched(before, irq),
      because: pendingBefore(hypervisor),
    }),
};

export const groupIsEnabled: Claim = {
  appliesTo: ({ config }) => config.guest.controls.includes('group'),
  property: (hypervisor) =>
    everyStep({
      id: 'V3d',
      name: 'group-is-enabled',
      says: 'a vCPU acknowledges an interrupt only while its guest has the group of the interrupt enabled there',
      cites: 'IHI 0069 (ICC_IGRPEN1_EL1); IHI 0048B 3.2.2',
      by: 'gic',
      applies: 'where the guest writes ICC_IGRPEN',
      for: { vcpu: upTo(hypervisor.config.vcpus) },
      when: ({ after }, { vcpu }) =>
        after.happened.some((event) => event.what === 'acknowledged' && event.vcpu === vcpu),
      holds: ({ before, after }, { vcpu }) =>
        after.happened.every(
          (event) =>
            event.what !== 'acknowledged' ||
            event.vcpu !== vcpu ||
            at(before.vcpus, vcpu).cpu.lrs.some(
              (lr) => lr.irq === event.irq && hasPending(lr) && isGroupEnabled(at(before.vcpus, vcpu).cpu, lr),
            ),
        ),
    }),
};

import { at } from '../../model/at.js';
import { upTo, type View } from '../../src/language/index.js';
import { type Claim, everyStep, type Looked } from '../claim.js';

/** What a vCPU's guest has, and has to do, at its CPU interface. */
const interfaceOf = (w: View<Looked>, v: number): string => {
  const { cpu, nested } = at(w.vcpus, v);
  return JSON.stringify([cpu, nested, w.guest]);
};

export const spuriousChangesNothing: Claim = {
  appliesTo: ({ config }) => config.guest.controls.includes('spurious'),
  property: ({ config }) =>
    everyStep({
      id: 'S61',
      name: 'spurious-changes-nothing',
      says: 'a read of IAR that returns 1023 changes nothing at the CPU interface, and neither does a write of 1023 to EOIR',
      cites: 'IHI 0048B 3.2.5, 5.5 (GICV_EOIR); IHI 0069 (ICC_IAR1_EL1, ICC_EOIR1_EL1)',
      by: 'gic',
      applies: 'where the guest reads IAR while nothing is presented',
      for: { vcpu: upTo(config.vcpus) },
      when: ({ action: { rule, params } }, { vcpu }) =>
        (rule === 'guest.readSpurious' || rule === 'guest.endSpurious') && params.vcpu === vcpu,
      holds: ({ before, after }, { vcpu }) => interfaceOf(before, vcpu) === interfaceOf(after, vcpu),
      because: ({ before, after }, { vcpu }) => ({
        before: interfaceOf(before, vcpu),
        after: interfaceOf(after, vcpu),
      }),
    }),
};

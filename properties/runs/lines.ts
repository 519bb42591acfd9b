import { whereSome } from '../../model/machine/claim.js';
import { type Interrupt, interruptOf, those } from '../../model/machine/config.js';
import { upTo, type View } from '../../src/language/index.js';
import { type Claim, type Judged, type Looked, leadsTo } from '../claim.js';
import { isWelcome, takerOf } from './due.js';

/** What becomes of a line at last, as the device drives it: whatever the hypervisor takes it to be. */

/** An interrupt of a device whose line the model has. */
export const hasLine = ({ trigger, source }: Interrupt): boolean => trigger === 'level' && source.line !== undefined;

export const isLineHigh = ({ config }: Judged, w: View<Looked>, irq: number): boolean =>
  interruptOf(config, irq).source.line?.(config, w, irq) === true;

const isAsking = (hypervisor: Judged, w: View<Looked>, irq: number, vcpu: number): boolean =>
  takerOf(hypervisor, w, irq) === vcpu && isLineHigh(hypervisor, w, irq) && isWelcome(hypervisor, w, irq);

export const highLineIsTaken: Claim = {
  appliesTo: whereSome(hasLine),
  property: (hypervisor) =>
    leadsTo({
      id: 'L08',
      name: 'high-line-is-taken',
      says: 'a line that stays high is taken, and again after each deactivation, as long as the guest would take it',
      cites: 'IHI 0048B 1.4.2, 3.2.1, 4.3.7',
      by: hypervisor.name(),
      applies: 'to level interrupts of devices',
      for: { irq: those(hypervisor.config, hasLine), vcpu: upTo(hypervisor.config.vcpus) },
      when: (w, { irq, vcpu }) => isAsking(hypervisor, w, irq, vcpu),
      holds: (w, { irq, vcpu }) => !isAsking(hypervisor, w, irq, vcpu),
      happens: ({ after }, { irq }) =>
        after.happened.some((event) => event.what === 'acknowledged' && event.irq === irq),
    }),
};

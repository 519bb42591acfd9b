import { ModelError } from '../../src/language/index.js';
import type { Trigger } from '../gic/physical-irq.js';
import type { Interrupt, Source } from './config.js';
import { recordOf, wholeFrom } from './domains.js';
import { optionDomains } from './written.js';

/** What may be chosen of an interrupt of a kind; `plain`, of priority 0, and touched by nobody where it does not say. */
export type KindOptions = Partial<Pick<Interrupt, 'priority' | 'access' | 'handler' | 'group'>>;

/** An interrupt of a source, with a name by which traces call it. `last`: the last INTID that one of it may have. */
export const interrupt = (
  name: string,
  intid: number,
  trigger: Trigger,
  source: Source,
  options: KindOptions,
  vcpu: number | null = null,
  last = 1019,
): Interrupt => {
  const wrong =
    recordOf(optionDomains)(options, `${source.name}: options`) ?? wholeFrom(0, last)(intid, `${source.name}: intid`);
  if (wrong !== undefined) {
    throw new ModelError(wrong);
  }
  return { name, intid, trigger, source, vcpu, priority: 0, access: [], handler: 'plain', ...options };
};

/** One of a vCPU of its own: an SGI, a PPI. */
export const privateInterrupt = (
  name: string,
  intid: number,
  trigger: Trigger,
  source: Source,
  vcpu: number,
  options: KindOptions,
): Interrupt => {
  if (!Number.isInteger(vcpu)) {
    throw new ModelError(`${source.name}(…) is of one vCPU; call it with its number: ${source.name}(0)`);
  }
  return interrupt(name, intid, trigger, source, options, vcpu);
};

import type { Trigger } from '../gic/physical-irq.js';
import type { Interrupt, Source } from './config.js';

/** What may be chosen of an interrupt of a kind; `plain`, of priority 0, and touched by nobody where it does not say. */
export type KindOptions = Partial<Pick<Interrupt, 'priority' | 'access' | 'handler'>>;

/** An interrupt of a source, with a name by which traces call it. */
export const interrupt = (
  name: string,
  intid: number,
  trigger: Trigger,
  source: Source,
  options: KindOptions,
  vcpu: number | null = null,
): Interrupt => ({ name, intid, trigger, source, vcpu, priority: 0, access: [], handler: 'plain', ...options });

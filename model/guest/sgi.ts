import type { Interrupt, MachineConfig, Source } from '../machine/config.js';
import { ofSource } from '../machine/config.js';
import { type KindOptions, privateInterrupt } from '../machine/kind.js';

/** A software generated interrupt that another CPU of the guest sends; with a GICv2 it is remembered which. */
export const sgiSource: Source = {
  name: 'sgi',
  asks: ['guest.sendSgi', 'guest.setSgiPending'],
  says: ({ sgiSenders }) => `from ${sgiSenders} CPU${sgiSenders === 1 ? '' : 's'}`,
};

export const sgis = ofSource(sgiSource);

/** SGI 1 to a vCPU. */
export const sgi = (vcpu: number, options: KindOptions = {}): Interrupt =>
  privateInterrupt('sgi1', 1, 'edge', sgiSource, vcpu, options);

/** With a GICv2, IAR and EOIR name the CPU that sent an SGI. IHI 0048B 4.4.4, 4.4.5. */
export const knowsSenders = ({ guestGic }: MachineConfig): boolean => guestGic === 2;

/** ISPENDR and ICPENDR of a GICv2's SGIs ignore writes. IHI 0048B 4.3.7, 4.3.8. */
export const ignoresPendingWrites = (config: MachineConfig, { source }: Interrupt): boolean =>
  knowsSenders(config) && source === sgiSource;

import type { Source } from '../machine/config.js';
import { ofSource } from '../machine/config.js';

/** A software generated interrupt that another CPU of the guest sends; with a GICv2 it is remembered which. */
export const sgiSource: Source = { name: 'sgi' };

export const sgis = ofSource(sgiSource);

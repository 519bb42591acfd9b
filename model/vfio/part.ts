import { part as named } from '../../src/language/index.js';
import type { GuestSlice } from '../guest/state.js';
import { interruptOf, type MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Part, State, Told } from '../machine/part.js';
import { claims, witnesses } from './properties.js';
import { vfioRules } from './rules.js';
import { vfioSketch } from './sketch.js';
import { interruptsOfEventfds, interruptsOfVfio, type VfioConfig, type VfioSlice, vfioSlice } from './state.js';
import type { Vfio } from './steps.js';

export const vfioTold: Told<VfioConfig> = {
  vfioSetup: (isPart) => (isPart ? ['VFIO set-up'] : []),
};

/** Assigned devices, their eventfds, and the work items behind these. */
export const vfio: Part<
  VfioConfig & MachineConfig,
  Hypervisor & Vfio & { readonly config: VfioConfig },
  State<VfioSlice & GuestSlice>
> = {
  name: 'vfio',
  slice: vfioSlice,
  sketch: vfioSketch,
  start: (w, config) => {
    for (const device of w.vfio) {
      device.setup = config.vfioSetup ? 'none' : 'ready';
      device.masked = config.vfioSetup;
    }
  },
  rules: vfioRules,
  claims,
  witnesses,
  printer: (config) => {
    const intid = (irqs: readonly number[]) => (place: number) => {
      const irq = irqs[place];
      return irq === undefined ? place : interruptOf(config, irq).intid;
    };
    const [ofVfio, ofEventfd] = [intid(interruptsOfVfio(config)), intid(interruptsOfEventfds(config))];
    return {
      'vfio[*]': named((place) => `vfio ${ofVfio(place)}`),
      'eventfds[*]': named((place) => `eventfd ${ofEventfd(place)}`),
    };
  },
};

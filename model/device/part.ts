import { over, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { assertLine, type GhostSlice, lineOf } from '../ghost/ghost.js';
import type { GuestSlice } from '../guest/state.js';
import { interruptOf, type MachineConfig, those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Part, State } from '../machine/part.js';

type DeviceState = State<GuestSlice & GhostSlice>;

const { rule } = over<DeviceState>();

/** Devices with a level line of their own, whoever listens to it. */
export const device: Part<MachineConfig, Hypervisor, DeviceState> = {
  name: 'device',
  slice: () => ({}),
  drawing: (config) => ({
    short: {
      'device.raise': ({ action: { params } }) => `raises line ${interruptOf(config, Number(params.irq)).intid}`,
      'device.lower': ({ action: { params } }) => `lowers line ${interruptOf(config, Number(params.irq)).intid}`,
    },
  }),
  rules: (hypervisor) => {
    const { config } = hypervisor;
    const withLine = {
      irq: those(config, ({ source, trigger }) => source.device !== undefined && trigger === 'level'),
    };

    const setLine = (w: DeviceState, irq: number, high: boolean): void => {
      const own = interruptOf(config, irq).source.device?.(config, w, irq);
      if (own !== undefined) {
        own.line = high;
      }
    };

    const raise = rule({
      id: 'device.raise',
      by: 'device',
      says: 'the device raises its line',
      cites: 'IHI 0048B 1.4.2',
      for: withLine,
      when: (w, { irq }) => !lineOf(hypervisor, w, irq),
      does: (w, { irq }) => {
        setLine(w, irq, true);
        assertLine(w, irq);
      },
    });

    /** A device with a threaded handler keeps its line until that thread, with the interrupt disabled, has seen to it. */
    const mayLower = (w: View<DeviceState>, irq: number): boolean =>
      interruptOf(config, irq).handler === 'plain' || (!hypervisor.isEnabled(w, irq) && !at(w.guest.holds, irq));

    const lower = rule({
      id: 'device.lower',
      by: 'device',
      says: 'the device lowers its line',
      cites: 'IHI 0048B 1.4.2',
      for: withLine,
      when: (w, { irq }) => lineOf(hypervisor, w, irq) && mayLower(w, irq),
      does: (w, { irq }) => {
        setLine(w, irq, false);
      },
    });

    return { devices: [raise, lower] };
  },
};

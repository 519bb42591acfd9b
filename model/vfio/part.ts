import { part as named, type Step } from '../../src/language/index.js';
import type { GhostSlice } from '../ghost/ghost.js';
import type { GuestConfig } from '../guest/config.js';
import type { GuestSlice } from '../guest/state.js';
import { interruptOf, type MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Part, State, Told } from '../machine/part.js';
import { happenedIn, levelRow } from '../machine/part-drawing.js';
import { claims, witnesses } from './properties.js';
import { vfioRules } from './rules.js';
import { promises } from './run-properties.js';
import { vfioSketch } from './sketch.js';
import {
  directSource,
  interruptsOfEventfds,
  interruptsOfTwoStage,
  interruptsOfVfio,
  linePath,
  twoStageOf,
  twoStagePath,
  twoStageSource,
  type VfioConfig,
  type VfioSlice,
  vfioOf,
  vfioSlice,
} from './state.js';
import type { Vfio } from './steps.js';

export const vfioTold: Told<VfioConfig> = {
  vfioSetup: (isPart) => (isPart ? ['VFIO set-up'] : []),
  pci23: (isSo) => (isSo ? ['INTx masked in the device'] : []),
  disIntx: (isPart) => (isPart ? ['guest writes DisINTx'] : []),
  triggers: (isPart) => (isPart ? ['triggers taken away, loopback'] : []),
  closes: (isPart) => (isPart ? ['devices are closed'] : []),
};

const isTakenFromDevice = ({ action: { rule } }: Step<unknown>): boolean =>
  rule === 'host.vfioInterrupt' || rule === 'host.vfioInjects' || rule === 'host.forwardedSignal';

/** Assigned devices, their eventfds, and the work items behind these. */
export const vfio: Part<
  VfioConfig & GuestConfig & MachineConfig,
  Hypervisor & Vfio & { readonly config: VfioConfig & GuestConfig },
  State<VfioSlice & GuestSlice & GhostSlice>
> = {
  name: 'vfio',
  slice: vfioSlice,
  contradiction: ({ interrupts, pci23, triggers, closes, vfioSetup }) => {
    if (closes && (vfioSetup || triggers)) {
      return 'a device that is closed is not opened again; leave setup and triggers out';
    }
    return (pci23 || triggers) && interrupts.some(({ source }) => source === directSource)
      ? 'where the handler injects, VFIO has no eventfd to signal again or to do without'
      : undefined;
  },
  sketch: vfioSketch,
  start: (w, config) => {
    for (const physical of w.twoStageSpis) {
      physical.enabled = true;
    }
    w.virqDisabled = w.virqDisabled.map(() => config.vfioSetup);
    for (const device of w.vfio) {
      device.setup = config.vfioSetup ? 'none' : 'ready';
      device.masked = config.vfioSetup;
    }
  },
  rules: vfioRules,
  claims,
  witnesses,
  promises,
  drawing: (config) => {
    const intid = ({ action: { params } }: Step<unknown>): number => interruptOf(config, Number(params.irq)).intid;
    return {
      lanes: [{ id: 'vmm', name: 'VMM' }],
      short: {
        'vmm.signalEventfd': (step) => `signals eventfd ${intid(step)}`,
        'vmm.unmask': (step) => `unmasks ${intid(step)}`,
        'host.vfioInterrupt': (step) => `takes ${intid(step)}: masks${config.fine.includes('vfio') ? '' : ', signals'}`,
        'host.vfioSignal': (step) => `signals eventfd ${intid(step)}`,
        'host.vfioInjects': (step) => `takes ${intid(step)}: masks, injects`,
        'host.forwardedSignal': (step) => `takes ${intid(step)}, signals`,
        'vmm.readEventfd': (step) => `reads eventfd, raises ${intid(step)}`,
        'vmm.seeQuiet': (step) => `lowers and unmasks ${intid(step)}`,
        'vmm.tick': (step) => `timer: unmasks ${intid(step)}`,
        'guest.accessDevice': (step) => `accesses device ${intid(step)}`,
        'guest.writeDisIntx': (step) => `writes DisINTx for ${intid(step)}`,
        'vmm.changeTrigger': (step) => `changes trigger of ${intid(step)}`,
        'vmm.closeDevice': (step) => `closes device ${intid(step)}`,
        'vmm.loopback': (step) => `triggers ${intid(step)} itself`,
        'host.irqfdWork': (step) => `irqfd injects ${intid(step)}`,
      },
      crossings: (step) => [
        ...happenedIn(step, 'resampled').map(() => ({ to: 'host', says: 'resample' })),
        ...(isTakenFromDevice(step) ? [{ from: 'device', to: 'host', says: 'line high' }] : []),
      ],
      interrupt: (irq) =>
        interruptOf(config, irq).source === twoStageSource
          ? {
              rows: {
                devices: [
                  levelRow(irq, 'line', `${twoStagePath(config, irq)}.line`, (w) => twoStageOf(config, w, irq).line, {
                    hint: 'true',
                  }),
                  levelRow(
                    irq,
                    'physically active',
                    `${twoStagePath(config, irq)}.active`,
                    (w) => twoStageOf(config, w, irq).active,
                  ),
                ],
              },
            }
          : interruptsOfVfio(config).includes(irq)
            ? {
                rows: {
                  devices: [
                    levelRow(irq, 'line', linePath(config, irq), (w) => vfioOf(config, w, irq).line, { hint: 'true' }),
                  ],
                  host: [
                    levelRow(
                      irq,
                      'masked by VFIO',
                      linePath(config, irq).replace('line', 'masked'),
                      (w) => vfioOf(config, w, irq).masked,
                    ),
                  ],
                },
              }
            : {},
    };
  },
  printer: (config) => {
    const intid = (irqs: readonly number[]) => (place: number) => {
      const irq = irqs[place];
      return irq === undefined ? place : interruptOf(config, irq).intid;
    };
    const [ofVfio, ofEventfd] = [intid(interruptsOfVfio(config)), intid(interruptsOfEventfds(config))];
    const ofTwoStage = intid(interruptsOfTwoStage(config));
    return {
      'vfio[*]': named((place) => `vfio ${ofVfio(place)}`),
      'virqDisabled[*]': named((place) => `vfio ${ofVfio(place)} virq_disabled`),
      'withoutTrigger[*]': named((place) => `vfio ${ofVfio(place)} without trigger`),
      'twoStageSpis[*]': named((place) => `SPI ${ofTwoStage(place)}`),
      'eventfds[*]': named((place) => `eventfd ${ofEventfd(place)}`),
    };
  },
};

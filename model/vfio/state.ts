import { bool, type Infer, int, oneOf, record, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { type Interrupt, type MachineConfig, ofSource, placesAmong, type Source } from '../machine/config.js';
import { type Domains, yesOrNo } from '../machine/domains.js';
import { entryOf } from '../machine/entry.js';
import { type Families, perInterrupt, type State } from '../machine/part.js';

export interface VfioConfig {
  /** VFIO's set-up of an interrupt is part of the model: it begins before request_irq, with the interrupt masked. */
  readonly vfioSetup: boolean;
}

export const vfioConfig: VfioConfig = { vfioSetup: false };
export const vfioDomains: Domains<VfioConfig> = { vfioSetup: yesOrNo };

declare module '../machine/config.js' {
  interface FineSteps {
    /** Between VFIO's mask of an interrupt and its signal. */
    vfio: true;
  }
}

declare module '../machine/happening.js' {
  interface Events {
    /** A resamplefd was signalled; `level`: what the hypervisor took the line to be at that moment. */
    resampled: { readonly irq: number; readonly level: boolean };
    /** VFIO's host handler masked its interrupt, to signal its eventfd next; `wasMasked`: it had before. */
    'masked by its handler': { readonly irq: number; readonly wasMasked: boolean };
    /** VFIO unmasked the interrupt; `lineHigh`: it fires again at once. */
    unmasked: { readonly irq: number; readonly lineHigh: boolean };
  }
}

/** An eventfd whose work item pulses the line (KVM_IRQFD without a resampler). */
export const irqfdSource: Source = { name: 'irqfd', asks: ['host.irqfdWork'] };

/** An assigned device: the automasked host handler signals an irqfd that has a resamplefd. */
export const vfioSource: Source = {
  name: 'vfio',
  asks: ['host.irqfdWork'],
  line: (config, w: View<VfioState>, irq) => vfioOf(config, w, irq).line,
  device: (config, w: VfioState, irq) => vfioOf(config, w, irq),
  isReported: (config, w: View<VfioState>, irq) =>
    vfioOf(config, w, irq).signalling || eventfdOf(config, w, irq).signalled,
};

/** KVM keeps a resampler for it, which wants to know of every EOI. */
export const hasResampler = ({ source }: Interrupt): boolean => source === vfioSource;

const hasEventfd = ({ source }: Interrupt): boolean => source === vfioSource || source === irqfdSource;

export const interruptsOfVfio = ofSource(vfioSource);
export const interruptsOfEventfds = ofSource(vfioSource, irqfdSource);
const placesOfVfio = placesAmong(vfioSource);
const placesOfEventfds = placesAmong(vfioSource, irqfdSource);

/** An assigned device whose host handler masks its own interrupt. vfio_platform_irq.c, vfio_pci_intrs.c. */
const vfioDevice = record({
  line: bool,
  /** Before request_irq; between it and the rest of set-up; in use. */
  setup: oneOf('none', 'requested', 'ready'),
  masked: bool,
  /** Nesting of disable_irq: the host takes the interrupt at 0 only. */
  depth: int(0, 3),
  /** Masked, and the eventfd not yet signalled (the handler does that after dropping its lock). */
  signalling: bool,
});

export type VfioDevice = Infer<typeof vfioDevice>;

export const vfioSlice = (config: MachineConfig, families: Families) => ({
  world: {
    vfio: perInterrupt(config, families, hasResampler, vfioDevice),
    /** Eventfds with a work item behind them: signalled, and the work has not run. */
    eventfds: perInterrupt(config, families, hasEventfd, record({ signalled: bool })),
  },
});

export type VfioSlice = ReturnType<typeof vfioSlice>;
export type VfioState = State<VfioSlice>;

export const vfioOf = <W extends View<VfioState>>(config: MachineConfig, w: W, irq: number): W['vfio'][number] =>
  at<W['vfio'][number]>(w.vfio, at(placesOfVfio(config), irq));

/** `struct vfio_platform_irq`, `struct vfio_pci_irq_ctx`. `irq`: the number of the interrupt. */
export type IrqCtx = VfioDevice & { readonly irq: number };

export const irqCtxOf = (config: MachineConfig, w: VfioState, irq: number): IrqCtx =>
  entryOf(vfioOf(config, w, irq), { irq });

/** `struct kvm_kernel_irqfd`. `gsi`: the number of its interrupt; `signalled`: its work item is scheduled. */
export type Irqfd = VfioState['eventfds'][number] & { readonly gsi: number };

export const irqfdOf = (config: MachineConfig, w: VfioState, gsi: number): Irqfd =>
  entryOf(eventfdOf(config, w, gsi), { gsi });

/** Where the line of an assigned device stands in the state. */
export const linePath = (config: MachineConfig, irq: number): string => `vfio[${at(placesOfVfio(config), irq)}].line`;

export const eventfdOf = <W extends View<VfioState>>(config: MachineConfig, w: W, irq: number): W['eventfds'][number] =>
  at<W['eventfds'][number]>(w.eventfds, at(placesOfEventfds(config), irq));

import { bool, type Infer, int, oneOf, record, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { physicalIrq } from '../gic/physical-irq.js';
import { type Interrupt, type MachineConfig, ofSource, placesAmong, type Source } from '../machine/config.js';
import { type Domains, yesOrNo } from '../machine/domains.js';
import { entryOf } from '../machine/entry.js';
import { type Families, perInterrupt, type State } from '../machine/part.js';

export interface VfioConfig {
  /** VFIO's set-up of an interrupt is part of the model: it begins before request_irq, with the interrupt masked. */
  readonly vfioSetup: boolean;
  /** INTx of PCI 2.3: it is masked in the device (DisINTx), which also says whether it asserts. */
  readonly pci23: boolean;
  /** The guest writes DisINTx in the command register of its device: virq_disabled. */
  readonly disIntx: boolean;
  /** User space takes the trigger's eventfd away and gives it back, and triggers by itself (loopback). */
  readonly triggers: boolean;
  /** User space closes its device while the guest runs, and leaves KVM's irqfd with its resampler. */
  readonly closes: boolean;
}

export const vfioConfig: VfioConfig = {
  vfioSetup: false,
  pci23: false,
  disIntx: false,
  triggers: false,
  closes: false,
};
export const vfioDomains: Domains<VfioConfig> = {
  vfioSetup: yesOrNo,
  pci23: yesOrNo,
  disIntx: yesOrNo,
  triggers: yesOrNo,
  closes: yesOrNo,
};

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
    /** VFIO signalled an eventfd that it does not have. */
    'signalled nothing': { readonly irq: number };
    /** A handler of VFIO ran for a device that is closed, whose memory is freed. */
    'handled what is freed': { readonly irq: number };
    /** VFIO unmasked the interrupt; `lineHigh`: it fires again at once. */
    unmasked: { readonly irq: number; readonly lineHigh: boolean };
  }
}

/** An eventfd whose work item pulses the line (KVM_IRQFD without a resampler). */
export const irqfdSource: Source = { name: 'irqfd', asks: ['host.irqfdWork'] };

/** A device whose interrupt VFIO masks when it comes; the sources differ in who injects it, and in who unmasks it. */
const automasked = (name: string, ...asks: readonly string[]): Source => ({
  name,
  asks,
  line: (config, w: View<VfioState>, irq) => vfioOf(config, w, irq).line,
  device: (config, w: VfioState, irq) => vfioOf(config, w, irq),
  isReported: (config, w: View<VfioState>, irq) =>
    vfioOf(config, w, irq).signalling || eventfdOf(config, w, irq).signalled,
});

/** An assigned device: the automasked host handler signals an irqfd that has a resamplefd. */
export const vfioSource = automasked('vfio', 'host.irqfdWork');

/** The same, but that the handler injects by itself and no eventfd is between. */
export const directSource = automasked('vfio-direct', 'host.vfioInjects');

/** User space reads the eventfd, drives the line, and unmasks: once the device, which it knows, is quiet. */
export const ioctlSource = automasked('vfio-ioctl', 'vmm.readEventfd');

/** The same, and it unmasks when a periodic timer of its own fires. */
export const tickSource = automasked('vfio-timer', 'vmm.readEventfd');

/** The same, and it unmasks when the guest accesses the device, whose regions trap. */
export const accessSource = automasked('vfio-access', 'vmm.readEventfd');

/** A device that is forwarded through LR.HW, without a mask: the handler signals an eventfd, whose work item injects. */
export const twoStageSource: Source = {
  name: 'forwarded-eventfd',
  asks: ['host.irqfdWork'],
  physical: (config, w: VfioState, irq) => twoStageOf(config, w, irq),
  line: (config, w: View<VfioState>, irq) => twoStageOf(config, w, irq).line,
  device: (config, w: VfioState, irq) => twoStageOf(config, w, irq),
  isReported: (config, w: View<VfioState>, irq) => eventfdOf(config, w, irq).signalled,
};

const sourcesOfUserSpace = [ioctlSource, tickSource, accessSource] as const;
const sourcesOfVfio = [vfioSource, directSource, ...sourcesOfUserSpace] as const;
const sourcesOfEventfds = [...sourcesOfVfio, irqfdSource, twoStageSource] as const;

/** KVM keeps a resampler for it, which wants to know of every EOI. */
export const hasResampler = ({ source }: Interrupt): boolean => source === vfioSource || source === directSource;

/** User space injects it, and unmasks it by what it believes of the guest. */
export const isUnmaskedByUserSpace = ({ source }: Interrupt): boolean =>
  sourcesOfUserSpace.some((one) => one === source);

/** VFIO masks it when it comes. */
export const isAutomasked = ({ source }: Interrupt): boolean => sourcesOfVfio.some((one) => one === source);

const hasEventfd = ({ source }: Interrupt): boolean => sourcesOfEventfds.some((one) => one === source);

export const interruptsOfVfio = ofSource(...sourcesOfVfio);
export const interruptsOfEventfds = ofSource(...sourcesOfEventfds);
export const interruptsOfIrqfds = ofSource(vfioSource, irqfdSource, twoStageSource);
export const interruptsOfTwoStage = ofSource(twoStageSource);
const placesOfVfio = placesAmong(...sourcesOfVfio);
const placesOfEventfds = placesAmong(...sourcesOfEventfds);
const placesOfTwoStage = placesAmong(twoStageSource);

/** An assigned device whose host handler masks its own interrupt. vfio_platform_irq.c, vfio_pci_intrs.c. */
const vfioDevice = record({
  line: bool,
  /** Before request_irq, or closed; between request_irq and the rest of set-up; in use. */
  setup: oneOf('none', 'requested', 'ready'),
  masked: bool,
  /** Nesting of disable_irq: the host takes the interrupt at 0 only. */
  depth: int(0, 3),
  /** Masked, and the eventfd not yet signalled (the handler does that after dropping its lock). */
  signalling: bool,
});

export type VfioDevice = Infer<typeof vfioDevice>;

export const vfioSlice = (config: VfioConfig & MachineConfig, families: Families) => ({
  world: {
    vfio: perInterrupt(config, families, isAutomasked, vfioDevice),
    /** The physical SPIs of devices that are forwarded behind an eventfd. */
    twoStageSpis: perInterrupt(config, families, ({ source }) => source === twoStageSource, physicalIrq),
    /** The DisINTx that the guest has written: virq_disabled of `struct vfio_pci_core_device`. */
    virqDisabled: perInterrupt(config, families, (irq) => config.disIntx && isAutomasked(irq), bool),
    /** User space has taken its eventfd away. */
    withoutTrigger: perInterrupt(config, families, (irq) => config.triggers && isAutomasked(irq), bool),
    /** Eventfds with a work item behind them: signalled, and the work has not run. */
    eventfds: perInterrupt(config, families, hasEventfd, record({ signalled: bool })),
  },
});

export type VfioSlice = ReturnType<typeof vfioSlice>;
export type VfioState = State<VfioSlice>;

export const vfioOf = <W extends View<VfioState>>(config: MachineConfig, w: W, irq: number): W['vfio'][number] =>
  at<W['vfio'][number]>(w.vfio, at(placesOfVfio(config), irq));

/** virq_disabled: the guest has disabled INTx in its device. */
export const isVirqDisabled = (config: MachineConfig, w: View<VfioState>, irq: number): boolean =>
  w.virqDisabled[at(placesOfVfio(config), irq)] === true;

/** There is an eventfd to signal. */
export const hasTrigger = (config: MachineConfig, w: View<VfioState>, irq: number): boolean =>
  w.withoutTrigger[at(placesOfVfio(config), irq)] !== true;

export const writeVirqDisabled = (config: MachineConfig, w: VfioState, irq: number, isDisabled: boolean): void => {
  w.virqDisabled[at(placesOfVfio(config), irq)] = isDisabled;
};

export const setTrigger = (config: MachineConfig, w: VfioState, irq: number, isThere: boolean): void => {
  w.withoutTrigger[at(placesOfVfio(config), irq)] = !isThere;
};

export const twoStageOf = <W extends View<VfioState>>(
  config: MachineConfig,
  w: W,
  irq: number,
): W['twoStageSpis'][number] => at<W['twoStageSpis'][number]>(w.twoStageSpis, at(placesOfTwoStage(config), irq));

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

/** Where the physical SPI of a device that is forwarded behind an eventfd stands in the state. */
export const twoStagePath = (config: MachineConfig, irq: number): string =>
  `twoStageSpis[${at(placesOfTwoStage(config), irq)}]`;

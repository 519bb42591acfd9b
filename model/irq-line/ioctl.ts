import { type Action, UsageError } from '../../src/language/index.js';
import { type Interrupt, isSpi, type MachineConfig } from '../machine/config.js';
import { timerSource } from '../timer/state.js';
import { irqLineSource } from './part.js';

/**
 * What the `irq` field of KVM_IRQ_LINE names on Arm. Without a GIC in the kernel it is an input of a CPU; with one, an
 * SPI of the VM or a PPI of a vCPU. Documentation/virt/kvm/api.rst 4.25; VFIO and KVM on ARM (Motakis, 2013).
 */
export type IrqLine =
  | { readonly type: 'cpu'; readonly vcpu: number; readonly input: 'irq' | 'fiq' }
  | { readonly type: 'spi'; readonly intid: number }
  | { readonly type: 'ppi'; readonly vcpu: number; readonly intid: number };

/**
 * Where the parts of the field are.
 *
 *     original:  | 31 ... 24 irq_type |                          23 ... 16 vcpu_index | 15 ... 0 irq_id |
 *     layout 2:  | 31 ... 28 vcpu2_index | 27 ... 24 irq_type |  23 ... 16 vcpu_index | 15 ... 0 irq_id |
 *
 * The second came with KVM_CAP_ARM_IRQ_LINE_LAYOUT_2, "Allow more than 256 vcpus for KVM_IRQ_LINE" (v5.4): the vCPU is
 * 256 × vcpu2_index + vcpu_index. The first is that of VFIO and KVM on ARM (Motakis, 2013).
 */
export type IrqLineLayout = 'original' | 'layout 2';

const types = ['cpu', 'spi', 'ppi'] as const;
const inputs = ['irq', 'fiq'] as const;
/** Which irq_id each type may have. kvm_vm_ioctl_irq_line; api.rst 4.25. */
const ranges = { cpu: [0, 1], spi: [32, 1019], ppi: [16, 31] } as const;
const vcpus = { original: 1 << 8, 'layout 2': 1 << 12 } as const;

/** @throws UsageError where the layout cannot express it. */
export const encodeIrqLine = (line: IrqLine, layout: IrqLineLayout = 'layout 2'): number => {
  const id = line.type === 'cpu' ? inputs.indexOf(line.input) : line.intid;
  const vcpu = line.type === 'spi' ? 0 : line.vcpu;
  assertId(line.type, id);
  if (!Number.isInteger(vcpu) || vcpu < 0 || vcpu >= vcpus[layout]) {
    throw new UsageError(
      `KVM_IRQ_LINE: vCPU ${vcpu} does not fit the ${layout} field; it holds 0..${vcpus[layout] - 1}`,
    );
  }
  return (((vcpu >> 8) << 28) | (types.indexOf(line.type) << 24) | ((vcpu & 0xff) << 16) | id) >>> 0;
};

/** @throws UsageError where the field names nothing. The vCPU beside an SPI is ignored, as by the kernel. */
export const decodeIrqLine = (irq: number, layout: IrqLineLayout = 'layout 2'): IrqLine => {
  if (!Number.isInteger(irq) || irq < 0 || irq > 0xffff_ffff) {
    throw new UsageError(`KVM_IRQ_LINE: irq = ${irq} is not an unsigned number of 32 bits`);
  }
  const number = layout === 'original' ? irq >>> 24 : (irq >>> 24) & 0xf;
  const type = types[number];
  if (type === undefined) {
    throw new UsageError(
      `KVM_IRQ_LINE: irq = ${hex(irq)} has irq_type ${number} (${layout} field); the types are 0 (cpu), 1 (spi), 2 (ppi)`,
    );
  }
  const vcpu = ((irq >>> 16) & 0xff) + (layout === 'original' ? 0 : (irq >>> 28) * 256);
  const id = irq & 0xffff;
  assertId(type, id, ` in irq = ${hex(irq)}`);
  switch (type) {
    case 'cpu':
      return { type, vcpu, input: id === 0 ? 'irq' : 'fiq' };
    case 'spi':
      return { type, intid: id };
    case 'ppi':
      return { type, vcpu, intid: id };
  }
};

/** The struct kvm_irq_level that user space hands over. */
export interface IrqLevel {
  readonly irq: number;
  readonly level: number;
}

/**
 * What a call of KVM_IRQ_LINE is in the model; null where it is nothing, because an edge interrupt does not hear its
 * line fall (vgic_validate_injection). A level that is already as asked is nothing either: that depends on the world,
 * in which the action then is not enabled.
 * @throws UsageError where KVM would refuse the call, or the configuration has no such interrupt on KVM_IRQ_LINE.
 */
export const irqLineAction = (
  config: MachineConfig,
  { irq, level }: IrqLevel,
  layout: IrqLineLayout = 'layout 2',
): Action | null => {
  if (level !== 0 && level !== 1) {
    throw new UsageError(`KVM_IRQ_LINE: level = ${level}; a line is 0 or 1`);
  }
  const place = placeOf(config, decodeIrqLine(irq, layout));
  if (level === 1) {
    return { rule: 'vmm.raise', params: { irq: place } };
  }
  return config.interrupts[place]?.trigger === 'edge' ? null : { rule: 'vmm.lower', params: { irq: place } };
};

/**
 * An action that is written as the call, `KVM_IRQ_LINE(irq=0x01000028, level=1)` (the number in any notation of
 * JavaScript), as the action of the model; any other action is left as it is.
 * @throws UsageError as irqLineAction, and where the call changes nothing.
 */
export const irqLineCall = (config: MachineConfig, action: Action): Action => {
  if (action.rule !== 'KVM_IRQ_LINE') {
    return action;
  }
  const { irq, level } = action.params;
  const inside = irqLineAction(config, { irq: Number(irq ?? Number.NaN), level: Number(level ?? Number.NaN) });
  if (inside === null) {
    throw new UsageError('KVM_IRQ_LINE: an edge interrupt does not hear its line fall; leave the step out');
  }
  return inside;
};

/** The number that the interrupt has in the configuration. */
const placeOf = (config: MachineConfig, line: IrqLine): number => {
  if (line.type === 'cpu') {
    throw new UsageError(
      `KVM_IRQ_LINE: the ${line.input} input of vCPU ${line.vcpu} is not there with a GIC in the kernel (KVM says ENXIO); name an SPI or a PPI`,
    );
  }
  if (line.type === 'ppi' && line.vcpu >= config.vcpus) {
    throw new UsageError(`KVM_IRQ_LINE: there is no vCPU ${line.vcpu}; the configuration has ${config.vcpus}`);
  }
  const is = (irq: Interrupt): boolean =>
    irq.intid === line.intid && (line.type === 'spi' ? isSpi(irq) : irq.vcpu === line.vcpu);
  const place = config.interrupts.findIndex(is);
  const source = config.interrupts[place]?.source;
  if (source !== irqLineSource) {
    throw new UsageError(`KVM_IRQ_LINE: ${whyNot(line, source)}; ${choice(config)}`);
  }
  return place;
};

/** In the kernel, a PPI that belongs to the timer has an owner, and a call of user space is dropped without a word. */
const whyNot = (line: Exclude<IrqLine, { type: 'cpu' }>, source: Interrupt['source'] | undefined): string => {
  const name = line.type === 'spi' ? `SPI ${line.intid}` : `PPI ${line.intid} of vCPU ${line.vcpu}`;
  if (source === undefined) {
    return `the configuration has no ${name}`;
  }
  return source === timerSource
    ? `${name} belongs to the kernel's timer, and KVM ignores user space there`
    : `${name} is driven by its ${source.name}, and nobody else raises it in this configuration`;
};

const choice = (config: MachineConfig): string => {
  const known = config.interrupts.filter(({ source }) => source === irqLineSource).map(({ intid }) => intid);
  return known.length === 0 ? 'none of its interrupts is on KVM_IRQ_LINE' : `on KVM_IRQ_LINE are ${known.join(', ')}`;
};

const assertId = (type: IrqLine['type'], id: number, where = ''): void => {
  const [low, high] = ranges[type];
  if (!Number.isInteger(id) || id < low || id > high) {
    throw new UsageError(`KVM_IRQ_LINE: irq_id ${id}${where} is no ${type}: those are ${low}..${high}`);
  }
};

const hex = (irq: number): string => `0x${irq.toString(16).padStart(8, '0')}`;

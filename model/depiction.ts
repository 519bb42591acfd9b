import { type Depiction, part, type View } from '../src/language/index.js';
import { type Config, interruptOf } from './config.js';
import { drawingOf } from './drawing/index.js';
import type { ListRegister } from './gic/list-register.js';
import type { VirtualInterface } from './gic/virtual-interface.js';

/** The letters of the Arm manuals' diagrams. */
const letters = { invalid: 'I', pending: 'P', active: 'A', 'pending+active': 'P+A' } as const;

/** GICH_HCR's names of its bits. IHI 0048B 5.3.1; TDIR: IHI 0069, ICH_HCR_EL2. */
const hcrBits: Readonly<Record<keyof VirtualInterface['hcr'], string>> = {
  underflow: 'UIE',
  noPending: 'NPIE',
  entryNotPresent: 'LRENPIE',
  groupEnabled: 'VGrp0EIE',
  groupDisabled: 'VGrp0DIE',
  trapDir: 'TDIR',
};

const groupBits: readonly string[] = ['VGrp0EIE', 'VGrp0DIE'];

/** The bits that are set; those of the group only where a guest may change it, for elsewhere they are always the same. */
const drawHcr = (hcr: View<VirtualInterface['hcr']>, changesGroup: boolean): string => {
  const set = Object.entries(hcrBits).flatMap(([field, bit]) => (hcr[field as keyof typeof hcr] ? [bit] : []));
  return `[${set.filter((bit) => changesGroup || !groupBits.includes(bit)).join(', ')}]`;
};

/**
 * How traces draw a world: a list register as `vCPU0 LR0 27 hw P→A`, an interrupt by its INTID wherever its number in
 * the world stands.
 */
export const depictionOf = (config: Config): Depiction => {
  const intid = (irq: number): string => String(interruptOf(config, irq).intid);
  const ofSource = (...sources: readonly string[]): readonly string[] =>
    config.interrupts.flatMap(({ source, intid: id }) => (sources.includes(source) ? [String(id)] : []));

  const drawListRegister = ({ state, irq, hw, eoi, priority }: View<ListRegister>): string => {
    if (state === 'invalid' && !hw && !eoi && irq === 0 && priority === 0) {
      return 'empty';
    }
    return [intid(irq), hw ? 'hw' : 'sw', ...(eoi ? ['eoi'] : []), letters[state]].join(' ');
  };
  const drawList = (irqs: readonly number[]): string => `[${irqs.map(intid).join(', ')}]`;
  const byNumber = (names: readonly string[]) => (place: number) => names[place] ?? String(place);

  return {
    parts: {
      'irqs[*]': part((irq) => `irq ${intid(irq)}`),
      'vcpus[*]': part((vcpu) => `vCPU${vcpu}`),
      'vcpus[*].apList': part<number[]>((vcpu) => `vCPU${vcpu} ap_list`, drawList),
      // How many list registers are in use is to be seen from them: drawn as nothing, it is not shown.
      'vcpus[*].usedLrs': part(
        (vcpu) => `vCPU${vcpu} used LRs`,
        () => '',
      ),
      'vcpus[*].nested': part<number[]>((vcpu) => `vCPU${vcpu} owes EOI of`, drawList),
      'vcpus[*].cpu': part((vcpu) => `vCPU${vcpu}`),
      'vcpus[*].cpu.hcr': part<VirtualInterface['hcr']>(
        (vcpu) => `vCPU${vcpu} HCR`,
        (hcr) => drawHcr(hcr, config.guest.controls.includes('group')),
      ),
      'vcpus[*].cpu.activePriorities[*]': part((vcpu, priority) => `vCPU${vcpu} APR[${priority}]`),
      'vcpus[*].cpu.lrs[*]': part<ListRegister>((vcpu, lr) => `vCPU${vcpu} LR${lr}`, drawListRegister),
      'guest.holds[*]': part((irq) => `guest holds ${intid(irq)}`),
      'timerPpis[*]': part((cpu) => `CPU${cpu} timer PPI`),
      'timers[*]': part((vcpu) => `vCPU${vcpu} timer`),
      'forwardedSpis[*]': part((place) => `SPI ${byNumber(ofSource('forwarded'))(place)}`),
      'vfio[*]': part((place) => `vfio ${byNumber(ofSource('vfio'))(place)}`),
      'eventfds[*]': part((place) => `eventfd ${byNumber(ofSource('vfio', 'irqfd'))(place)}`),
    },
    parameter: (name, value) => (name === 'irq' && typeof value === 'number' ? intid(value) : undefined),
    drawing: drawingOf(config),
  };
};

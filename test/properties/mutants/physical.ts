import { b56 } from '../../../model/bugs/b56.js';
import { b59 } from '../../../model/bugs/b59.js';
import type { PhysicalGicConfig } from '../../../model/gic/physical-config.js';
import { type PhysicalGic, physicalGicSteps } from '../../../model/gic/physical-gic.js';
import { readPhysical } from '../../../model/gic/physical-sketch.js';
import { bankOf } from '../../../model/gic/physical-world.js';
import { bind, override } from '../../../model/machine/steps.js';

type Wrong = (config: PhysicalGicConfig) => PhysicalGic;

/** A physical GIC with one step that is wrong, on two CPUs with two SPIs unless another is named. */
export interface PhysicalMutant {
  readonly id: string;
  readonly notices: string;
  readonly wrong: Wrong;
  readonly config?: PhysicalGicConfig;
  readonly also?: readonly string[];
}

export const masking = readPhysical('c1,eoi1,pmr,edge');

export const notActivated: Wrong = bind(override(physicalGicSteps, { activateIrq: () => {} }));

const disabledIsSignalled: Wrong = bind(
  override(physicalGicSteps, {
    isIrqPresented: (gic, irq, trigger) => physicalGicSteps.isIrqPresented(gic, { ...irq, enabled: true }, trigger),
  }),
);

const priorityStays: Wrong = bind(
  override(physicalGicSteps, {
    interfaceAcknowledges: (gic, _cpu, irq) => {
      gic.activateIrq(irq);
    },
  }),
);

const oneCpuOnly: Wrong = bind(
  override(physicalGicSteps, {
    signals: (gic, w, cpu, irq) => cpu === 0 && physicalGicSteps.signals(gic, w, cpu, irq),
  }),
);

export const deactivationUnlatches: Wrong = bind(
  override(physicalGicSteps, {
    deactivate: (gic, w, cpu, irq) => {
      physicalGicSteps.deactivate(gic, w, cpu, irq);
      bankOf(gic.config, w, cpu, irq).latch = false;
    },
  }),
);

const lineIsForgotten: Wrong = bind(
  override(physicalGicSteps, {
    deactivateIrq: (gic, irq) => {
      const was = physicalGicSteps.deactivateIrq(gic, irq);
      irq.line = false;
      return was;
    },
  }),
);

const disableIsIgnored: Wrong = bind(override(physicalGicSteps, { disableIrq: () => {} }));

const clearPendingIsIgnored: Wrong = bind(override(physicalGicSteps, { clearPendingIrq: () => {} }));

const disableForgets: Wrong = bind(
  override(physicalGicSteps, {
    disableIrq: (_gic, irq) => {
      irq.enabled = false;
      irq.latch = false;
    },
  }),
);

const anyIsGiven: Wrong = bind(
  override(physicalGicSteps, { isAcknowledgeable: (gic, w, cpu, irq) => gic.signals(w, cpu, irq) }),
);

const eoirDeactivates: Wrong = bind(
  override(physicalGicSteps, {
    endOfInterrupt: (gic, w, cpu, irq) => {
      physicalGicSteps.endOfInterrupt(gic, w, cpu, irq);
      gic.deactivate(w, cpu, irq);
    },
  }),
);

const eoirDropsNothing: Wrong = bind(override(physicalGicSteps, { endOfInterrupt: () => {} }));

const maskIsIgnored: Wrong = bind(
  override(physicalGicSteps, {
    interfaceSignals: (gic, cpu, irq, trigger, priority) =>
      physicalGicSteps.interfaceSignals(gic, { ...cpu, pmr: gic.config.priorities }, irq, trigger, priority),
  }),
);

export const physicalMutants: readonly PhysicalMutant[] = [
  { id: 'G01', notices: 'a deactivation that is banked', wrong: b56.hypervisor, also: ['G05'] },
  { id: 'G02', notices: 'an acknowledge that does not make it active', wrong: notActivated, also: ['G10', 'G15'] },
  { id: 'G03', notices: 'an interrupt that is signalled while it is disabled', wrong: disabledIsSignalled },
  {
    id: 'G04',
    notices: 'an acknowledge that does not raise the running priority',
    wrong: priorityStays,
    also: ['G16'],
  },
  { id: 'G05', notices: 'an SPI that is shown to one CPU only', wrong: oneCpuOnly },
  { id: 'G06', notices: 'a deactivation that forgets the next edge', wrong: deactivationUnlatches },
  { id: 'G06', notices: 'an ICENABLER that forgets what is pending', wrong: disableForgets },
  { id: 'G07', notices: 'a line that is latched by ISENABLER', wrong: b59.hypervisor },
  { id: 'G08', notices: 'a deactivation that forgets a line that is high', wrong: lineIsForgotten, also: ['G06'] },
  { id: 'G09', notices: 'an ICENABLER that is ignored', wrong: disableIsIgnored },
  { id: 'G10', notices: 'an ICPENDR that is ignored', wrong: clearPendingIsIgnored },
  { id: 'G14', notices: 'a read of IAR that returns any interrupt that waits', wrong: anyIsGiven },
  { id: 'G15', notices: 'an EOIR that deactivates in EOImode 1', wrong: eoirDeactivates, also: ['G02'] },
  { id: 'G16', notices: 'an EOIR that drops no priority', wrong: eoirDropsNothing, also: ['G04', 'G05'] },
  { id: 'G18', notices: 'a PMR that is ignored', wrong: maskIsIgnored, config: masking },
];

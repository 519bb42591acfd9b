import { type Depiction, part } from '../../src/language/index.js';
import { type GicV5Config, ppiName } from './config.js';
import { gicV5Drawing } from './drawing.js';

/** How traces draw a vCPU with a GICv5: a PPI by its number. */
export const gicV5Depiction = (config: GicV5Config): Depiction => {
  const ppi = (place: number): string => ppiName(config, place);
  const flags = (...names: readonly string[]) =>
    part<Readonly<Record<string, unknown>>>(
      (place) => `${ppi(place)} vgic_irq`,
      (irq) => [...names.filter((name) => irq[name] === true), `priority ${irq.priority}`].join(' '),
    );
  const bits = (name: string, says: string) => ({ [`${name}[*]`]: part((place) => `${says} ${ppi(place)}`) });
  return {
    parts: {
      'irqs[*]': flags('pendingLatch', 'lineLevel', 'enabled', 'active'),
      'cpuIf.activer[*]': part((place) => `cpu_if active ${ppi(place)}`),
      'cpuIf.enabler[*]': part((place) => `cpu_if enabled ${ppi(place)}`),
      'cpuIf.priorityr[*]': part((place) => `cpu_if priority ${ppi(place)}`),
      'hostData[*].pendr[*]': part((cpu, place) => `CPU${cpu} pendr ${ppi(place)}`),
      'hostData[*].activerExit[*]': part((cpu, place) => `CPU${cpu} activer_exit ${ppi(place)}`),
      ...bits('hw.pendr', 'ICH_PPI_PENDR'),
      ...bits('hw.activer', 'ICH_PPI_ACTIVER'),
      ...bits('hw.enabler', 'ICH_PPI_ENABLER'),
      ...bits('hw.priorityr', 'ICH_PPI_PRIORITYR'),
      ...bits('hw.dvir', 'ICH_PPI_DVIR'),
      'hw.apr[*]': part((priority) => `ICH_APR[${priority}]`),
      'cpuIf.apr[*]': part((priority) => `cpu_if apr[${priority}]`),
      'guest.apr[*]': part((priority) => `the guest runs at priority ${priority}`),
      ...bits('physActive', 'physical'),
      ...bits('lines', 'line of'),
      ...bits('owed', 'owed'),
      ...bits('guest.holds', 'the guest holds'),
      ...bits('guest.enabled', 'the guest has enabled'),
      ...bits('guest.priority', 'the guest has given a priority to'),
    },
    parameter: (name, value) => (name === 'ppi' && typeof value === 'number' ? ppi(value) : undefined),
    legend: [
      { mark: 'ICH_PPI_PENDR PPI3', says: 'the bit of the software PPI in that register of the CPU' },
      { mark: 'PPI27 vgic_irq', says: 'what KVM keeps of it in struct vgic_irq' },
      { mark: 'owed PPI3', says: 'how often it was raised and the guest has not acknowledged it' },
      { mark: 'physical PPI27', says: 'the interrupt of the host behind it is active: the host does not take it' },
    ],
    drawing: gicV5Drawing(config),
  };
};

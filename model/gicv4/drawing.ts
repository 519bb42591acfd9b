import {
  type Cell,
  type Depiction,
  type Drawing,
  drawing,
  part,
  type Row,
  type Section,
  type Step,
  upTo,
  type View,
} from '../../src/language/index.js';
import { at } from '../at.js';
import type { Gicv4Config } from './config.js';
import type { Gicv4World, Lpi } from './state.js';

type W = View<Gicv4World>;

const intid = (vlpi: number): number => 8192 + vlpi;

const guestLane = (vcpu: number): string => `guest${vcpu}`;
const kvmLane = (vcpu: number): string => `kvm${vcpu}`;

/** How traces and pages show direct injection: LPIs by their INTIDs, vPEs by their vCPUs. */
export const gicv4Depiction = (config: Gicv4Config): Depiction => ({
  parts: {
    'vcpus[*]': part((vcpu) => `vCPU${vcpu}`),
    'vpes[*]': part((vcpu) => `vPE${vcpu}`),
    'vpes[*].mapped[*]': part((vcpu, its) => `vPE${vcpu} mapped on ITS${its}`),
    'vpes[*].vpt[*]': part((vcpu, vlpi) => `vPE${vcpu} VPT ${intid(vlpi)}`),
    'lpis[*]': part((vlpi) => `LPI ${intid(vlpi)}`),
    'sgis[*]': part((vcpu) => `vCPU${vcpu} SGI`),
    'cpus[*]': part((cpu) => `CPU${cpu}`),
    'forwarding[*]': part(() => 'VFIO'),
    'inv[*]': part(() => 'INV'),
    'read[*]': part(() => 'GICR_ISPENDR0'),
    'ended[*]': part(() => 'doorbells freed'),
  },
  legend: [
    { mark: 'vPE0 resident', says: 'the CPU whose GICR_VPENDBASER has it, Valid set' },
    { mark: 'vPE0 rd', says: 'the redistributor that ITSs send its vLPIs and its doorbell to (VMAPP, VMOVP)' },
    { mark: 'vPE0 VPT 8192', says: 'the vLPI is pending in the virtual pending table' },
    { mark: 'vPE0 armed', says: 'its doorbell is enabled (GICv4.0), or asked for (GICv4.1, DB)' },
    { mark: 'vPE0 doorbell', says: 'the CPU that its doorbell is pending for' },
    { mark: 'LPI 8192 owed', says: 'the device has sent it, and the guest has not taken it' },
  ],
  parameter: (name, value) =>
    typeof value !== 'number'
      ? undefined
      : name === 'vlpi'
        ? String(intid(value))
        : name === 'cpu'
          ? `CPU${value}`
          : undefined,
  drawing: drawing<Gicv4World>(drawn(config)),
});

const drawn = (config: Gicv4Config): Drawing<Gicv4World> => ({
  lanes: [
    { id: 'device', name: 'device' },
    { id: 'gic', name: 'redistributors' },
    { id: 'host', name: 'host' },
    { id: 'vfio', name: 'VFIO' },
    { id: 'vmm', name: 'user space' },
    { id: 'kvm', name: 'KVM, on some CPU' },
    ...upTo(config.vcpus).flatMap((vcpu) => [
      { id: kvmLane(vcpu), name: 'KVM', group: `vCPU${vcpu}` },
      { id: guestLane(vcpu), name: 'guest', group: `vCPU${vcpu}` },
    ]),
  ],
  laneOf: ({ rule, params: { vcpu } }, by) =>
    typeof vcpu !== 'number'
      ? by
      : by === 'guest'
        ? guestLane(vcpu)
        : by === 'kvm' && rule !== 'doorbell.handle'
          ? kvmLane(vcpu)
          : by,
  threads: upTo(config.vcpus).map((vcpu) => ({
    name: `vCPU${vcpu}`,
    lane: (w) => (at(w.vcpus, vcpu).phase === 'guest' ? guestLane(vcpu) : kvmLane(vcpu)),
    path: `vcpus[${vcpu}].phase`,
    isAsleep: (w) => at(w.vcpus, vcpu).phase === 'asleep',
  })),
  short: (step) => shortly(step),
  crossings: ({ before, after, action: { rule, params } }) =>
    rule === 'doorbell.handle' &&
    at(before.vcpus, Number(params.vcpu)).phase !== at(after.vcpus, Number(params.vcpu)).phase
      ? [{ to: kvmLane(Number(params.vcpu)), says: 'wakes it' }]
      : [],
  remarks: ({ after }) =>
    after.happened.flatMap((event) => {
      switch (event.what) {
        case 'dropped':
          return [`drops ${intid(event.vlpi)}`];
        case 'doorbell':
          return [`rings the doorbell of vPE${event.vcpu}`];
        case 'command':
          return [`sends ${event.name} of vPE${event.vcpu}${event.isMapped ? '' : ', which is not mapped so'}`];
        default:
          return [];
      }
    }),
  sections: [...upTo(config.vcpus).map(vpeSection(config)), ...upTo(config.vlpis).map(lpiSection)],
});

/** `vlpi.send 8192` as `send 8192`. */
const shortly = ({ action: { rule, params } }: Step<Gicv4World>): string =>
  [
    rule.split('.').at(-1),
    ...(typeof params.vlpi === 'number' ? [intid(params.vlpi)] : []),
    ...(typeof params.cpu === 'number' ? [`CPU${params.cpu}`] : []),
    ...(typeof params.to === 'number' ? [`to vCPU${params.to}`] : []),
  ].join(' ');

const level = (name: string, path: string, isHigh: (w: W) => boolean, more: Partial<Row<Gicv4World>> = {}) => ({
  name,
  path,
  kind: 'level' as const,
  cell: (w: W): Cell | undefined => (isHigh(w) ? { text: '1', look: 'full' } : undefined),
  ...more,
});

const cells = (name: string, path: string, text: (w: W) => string | undefined, nothing = 'none') => ({
  name,
  path,
  kind: 'cells' as const,
  nothing,
  cell: (w: W): Cell | undefined => {
    const shown = text(w);
    return shown === undefined ? undefined : { text: shown, look: 'plain' };
  },
});

const cpuNamed = (cpu: number | null): string | undefined => (cpu === null ? undefined : `CPU${cpu}`);

const vpeSection =
  (config: Gicv4Config) =>
  (v: number): Section<Gicv4World> => ({
    title: `vPE${v}`,
    says: `of vCPU${v}`,
    rows: [
      cells('loaded on', `vcpus[${v}].loaded`, (w) => cpuNamed(at(w.vcpus, v).loaded)),
      cells('resident', `vpes[${v}].resident`, (w) => cpuNamed(at(w.vpes, v).resident)),
      cells('mapped to', `vpes[${v}].rd`, (w) => cpuNamed(at(w.vpes, v).rd)),
      level('Dirty', `vpes[${v}].dirty`, (w) => at(w.vpes, v).dirty),
      level('doorbell armed', `vpes[${v}].armed`, (w) => at(w.vpes, v).armed),
      cells('doorbell', `vpes[${v}].doorbell`, (w) => cpuNamed(at(w.vpes, v).doorbell), 'taken'),
      level('pending_last', `vpes[${v}].pendingLast`, (w) => at(w.vpes, v).pendingLast, { hint: 'KVM believes' }),
      ...upTo(config.vlpis).map((vlpi) =>
        level(`VPT ${intid(vlpi)}`, `vpes[${v}].vpt[${vlpi}]`, (w) => at(at(w.vpes, v).vpt, vlpi), { hint: 'true' }),
      ),
    ],
  });

const lpiSection = (vlpi: number): Section<Gicv4World> => {
  const lpi = (w: W): View<Lpi> => at(w.lpis, vlpi);
  const path = `lpis[${vlpi}]`;
  return {
    title: `LPI ${intid(vlpi)}`,
    colour: vlpi,
    rows: [
      level('owed', `${path}.owed`, (w) => lpi(w).owed, { hint: 'sent, not taken', isAlwaysShown: true }),
      cells('event', `${path}.event`, (w) => eventOf(lpi(w)), 'nothing'),
      level('pending in the host', `${path}.hostPending`, (w) => lpi(w).hostPending),
      level('in an irqfd', `${path}.injecting`, (w) => lpi(w).injecting),
      level('forwarded', `${path}.hw`, (w) => lpi(w).hw),
      level('pending_latch', `${path}.latch`, (w) => lpi(w).latch, { hint: 'KVM believes' }),
    ],
  };
};

const eventOf = ({ event, vpe }: View<Lpi>): string | undefined =>
  event === 'none' ? undefined : event === 'host' ? 'LPI of the host' : `vLPI of vPE${vpe}`;

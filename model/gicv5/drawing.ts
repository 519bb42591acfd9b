import { type Drawing, drawing, type Row, type Section, type Step, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { type GicV5Config, isEdge, ppiName } from './config.js';
import type { GicV5World } from './world.js';

type W = View<GicV5World>;

/** How runs of a GICv5 guest are drawn over time. */
export const gicV5Drawing = (config: GicV5Config): Drawing<unknown> =>
  drawing<GicV5World>({
    lanes: [
      { id: 'vmm', name: 'user space' },
      { id: 'device', name: 'device' },
      { id: 'host', name: 'host' },
      { id: 'kvm', name: 'KVM', group: 'vCPU' },
      { id: 'guest', name: 'guest', group: 'vCPU' },
    ],
    laneOf: (_action, by) => by,
    threads: [
      {
        name: 'vCPU',
        lane: ({ phase }) => (phase === 'guest' ? 'guest' : phase === 'out' || phase === 'blocked' ? 'host' : 'kvm'),
        isAsleep: ({ phase }) => phase === 'blocked',
        path: 'phase',
      },
    ],
    short: (step) => shortOf(config, step),
    crossings: ({ before, after }) => (after.exiting && !before.exiting ? [{ to: 'guest', says: 'IPI' }] : []),
    remarks: () => [],
    sections: upTo(config.ppis.length).map((ppi) => sectionOf(config, ppi)),
  });

const shorts: Readonly<Record<string, string>> = {
  prepare: 'interrupts off',
  exit: 'exit, fold',
  block: 'anything pending?',
  preempt: 'scheduled out',
  load: 'scheduled in',
  drop: 'drops priority',
  wfi: 'WFI',
};

const shortOf = (config: GicV5Config, { action: { rule, params }, after }: Step<GicV5World>): string => {
  const name = rule.slice(rule.indexOf('.') + 1);
  const enters = after.happened.some(({ what }) => what === 'entered') ? 'flush, enter' : 'enters or turns back';
  const ppi = typeof params.ppi === 'number' ? ` ${ppiName(config, params.ppi)}` : '';
  return (shorts[name] ?? (name === 'enter' ? enters : name)) + ppi;
};

/** A PPI: what asks for it, what KVM keeps, what the hardware has, and whether the guest handles it. */
const sectionOf = (config: GicV5Config, ppi: number): Section<GicV5World> => {
  const own = at(config.ppis, ppi);
  const level = (name: string, path: string, is: (w: W) => boolean): Row<GicV5World> => ({
    name,
    path,
    kind: 'level',
    cell: (w: W) => (is(w) ? { text: '', look: 'full', colour: ppi } : undefined),
  });
  const asked = isEdge(own)
    ? level('raised', `owed[${ppi}]`, (w) => at(w.owed, ppi) > 0)
    : level('line', `lines[${ppi}]`, (w) => at(w.lines, ppi));
  const latch = isEdge(own)
    ? level('pending_latch', `irqs[${ppi}]`, (w) => at(w.irqs, ppi).pendingLatch)
    : level('line_level', `irqs[${ppi}]`, (w) => at(w.irqs, ppi).lineLevel);
  return {
    title: `${ppiName(config, ppi)}, ${own.kind}`,
    colour: ppi,
    rows: [
      { ...asked, isAlwaysShown: true, hint: 'true' },
      { ...latch, hint: 'KVM believes' },
      level('ICH_PPI_PENDR', `hw.pendr[${ppi}]`, (w) => at(w.hw.pendr, ppi)),
      level('ICH_PPI_ACTIVER', `hw.activer[${ppi}]`, (w) => at(w.hw.activer, ppi)),
      { ...level('active', `irqs[${ppi}]`, (w) => at(w.irqs, ppi).active), hint: 'KVM believes' },
      { ...level('handled', `guest.holds[${ppi}]`, (w) => at(w.guest.holds, ppi)), hint: 'true' },
    ],
  };
};

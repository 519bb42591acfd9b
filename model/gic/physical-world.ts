import { array, bool, happened, type Infer, index, record, sequence, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { cpuInterface } from './cpu-interface.js';
import { banksOf, type PhysicalGicConfig } from './physical-config.js';
import { type PhysicalIrq, physicalIrq } from './physical-irq.js';

/** What happened during a step, for properties of steps and for printed traces. */
export type PhysicalHappening =
  | { readonly what: 'acknowledged'; readonly cpu: number; readonly irq: number }
  | { readonly what: 'deactivated'; readonly cpu: number; readonly irq: number; readonly wasActive: boolean };

/** A physical GIC and the software on its CPUs. Interrupts are numbered as in the configuration. */
export const physicalWorldOf = (config: PhysicalGicConfig) =>
  record({
    /** Their states, in the order of `banksOf`. */
    banks: array(banksOf(config).length, physicalIrq),
    cpus: array(
      config.cpus,
      record({
        interface: cpuInterface(config.priorities),
        /** Acknowledged here and not yet priority-dropped, the most recent last: EOIs are owed in reverse. */
        nested: sequence(config.priorities, index(config.interrupts.length)),
        /** Acknowledged here and not yet deactivated: its software still owes that. */
        holds: array(config.interrupts.length, bool),
      }),
    ),
    happened: happened<PhysicalHappening>(),
  });

export type PhysicalWorld = Infer<ReturnType<typeof physicalWorldOf>>;

/** The state of an interrupt as a CPU sees it. */
export const bankOf = <W extends View<PhysicalWorld>>(
  config: PhysicalGicConfig,
  w: W,
  cpu: number,
  irq: number,
): W['banks'][number] =>
  at<View<PhysicalIrq>>(
    w.banks,
    banksOf(config).findIndex((bank) => bank.irq === irq && (bank.cpu ?? cpu) === cpu),
  ) as W['banks'][number];

/** The CPUs whose software has acknowledged an interrupt and still owes its deactivation. */
export const holdersOf = (w: View<PhysicalWorld>, irq: number): readonly number[] =>
  w.cpus.flatMap(({ holds }, cpu) => (holds[irq] ? [cpu] : []));

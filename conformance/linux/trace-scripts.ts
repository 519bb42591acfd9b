import { at, type Config, type Era } from '../../model/index.js';
import { type Action, UsageError } from '../../src/language/index.js';
import { compare } from '../compare.js';
import type { Setup } from '../implementation.js';
import { ModelledMachine } from '../model/modelled-machine.js';
import { quirksOf } from '../replay.js';
import type { GuestOperation, Operation, VmmOperation } from '../vocabulary.js';
import { handlingChoices } from './choices.js';
import { listRegisters } from './random-scripts.js';
import type { Script } from './script.js';
import { Walker } from './walk.js';

/** A trace of the checker. */
export interface TraceToFollow {
  readonly name: string;
  /** The bug that it shows, where it shows one. */
  readonly bug?: string;
  readonly config: Config;
  readonly actions: readonly Action[];
}

/**
 * A trace as operations. A scenario may have fewer list registers than the CPU; the others are taken by interrupts that
 * user space has made active and that stay so.
 * @throws UsageError for an action that no operation does.
 */
export const scriptOf = ({ name, config, actions }: TraceToFollow, gic: 2 | 3): Script => {
  const fillers = fillersOf(config);
  return {
    name,
    setup: setupOf(config, gic, fillers),
    operations: [
      { by: 'none' },
      ...fillers.map(({ intid }) => byVmm({ name: 'u_isactiver', args: [intid] })),
      ...actions.flatMap((action) => operationsOf(action, config)),
    ],
  };
};

type Filler = Setup['interrupts'][number];

const firstFiller = 56;

const fillersOf = ({ vcpus, listRegisters: given }: Config): readonly Filler[] =>
  Array.from({ length: vcpus * Math.max(0, listRegisters - given) }, (_, place) => ({
    intid: firstFiller + place,
    trigger: 'edge',
    priority: 0xe0,
    target: place % vcpus,
    enabled: true,
  }));

const setupOf = (config: Config, gic: 2 | 3, fillers: readonly Filler[]): Setup => ({
  gic,
  vcpus: config.vcpus,
  listRegisters,
  eoiMode: config.guest.eoiMode,
  priorityMask: 0xf0,
  intids: 64,
  interrupts: [
    ...config.interrupts.map(({ intid, trigger, priority, vcpu }) => ({
      ...{ intid, trigger, priority: 0x80 + (priority << 4), target: vcpu ?? 0 },
      enabled: true,
    })),
    ...fillers,
  ],
});

/** Every operation is an entry and an exit, so those of the trace are none of their own. */
const operationsOf = ({ rule, params }: Action, config: Config): readonly Operation[] => {
  const intid = config.interrupts[Number(params.irq)]?.intid ?? 0;
  const byGuest = (does: GuestOperation): readonly Operation[] => [
    { by: 'guest', vcpu: Number(params.vcpu), batch: false, does: [does] },
  ];
  switch (rule) {
    case 'kvm.enter':
    case 'kvm.exit':
      return [];
    case 'vmm.raise':
      return [byVmm({ name: 'line', args: [intid, 1] })];
    case 'vmm.lower':
      return [byVmm({ name: 'line', args: [intid, 0] })];
    case 'guest.acknowledge':
      return byGuest({ name: 'iar', args: [] });
    case 'guest.eoi':
      return byGuest({ name: 'eoir', args: [intid] });
    case 'guest.dir':
      return byGuest({ name: 'dir', args: [intid] });
    default:
      throw new UsageError(`no operation does what ${rule} does; the trace cannot be followed`);
  }
};

const byVmm = (does: VmmOperation): Operation => ({ by: 'vmm', does });

/** So many operations after a trace are tried. */
const furthest = 3;

/**
 * The script, with the fewest operations after it by which guests handle interrupts such that two eras can be told
 * apart: a trace ends where a property is broken, which need not be where it can be seen.
 */
export const untilToldApart = (script: Script, one: Era, other: Era): Script | undefined => {
  let level: readonly Script[] = [script];
  for (let depth = 0; depth <= furthest; depth += 1) {
    const found = level.find((longer) => isToldApart(longer, one, other));
    if (found !== undefined) {
      return found;
    }
    level = level.flatMap((shorter) => continued(shorter, one));
  }
  return undefined;
};

const isToldApart = ({ setup, operations }: Script, ...eras: readonly Era[]): boolean => {
  const [one, other] = eras.map((era) => {
    const machine = new ModelledMachine(era.id, setup, era.hypervisor, quirksOf(setup.gic));
    return operations.map((operation) => machine.perform(operation));
  });
  return operations.some((_, step) => compare(at(one ?? [], step), at(other ?? [], step)).length > 0);
};

const continued = (script: Script, era: Era): readonly Script[] => {
  const walker = new Walker(script.setup, era);
  for (const operation of script.operations) {
    walker.perform(operation);
  }
  return walker.owed
    .flatMap((_, vcpu) => handlingChoices(walker, vcpu))
    .map(({ operation }) => ({ ...script, operations: [...script.operations, operation] }));
};

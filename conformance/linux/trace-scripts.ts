import { at, type Config, type Era } from '../../model/index.js';
import { type Action, UsageError } from '../../src/language/index.js';
import { compare } from '../compare.js';
import type { Setup } from '../implementation.js';
import { ModelledMachine } from '../model/modelled-machine.js';
import { allQuirksOf } from '../quirks.js';
import type { GuestOperation, Operation, VmmOperation } from '../vocabulary.js';
import { handlingChoices } from './guest-choices.js';
import { usualHost } from './hosts.js';
import type { Script } from './script.js';
import { Walker } from './walker.js';

/** Two models between which a kernel is to decide: one that has a bug, and one in which it is mended. */
export interface Telling {
  readonly here: NamedModel;
  readonly gone: NamedModel;
}

/** A hypervisor, and what it is called. */
export interface NamedModel {
  readonly name: string;
  readonly hypervisor: Era['hypervisor'];
}

/** A trace of the checker. */
export interface TraceToFollow {
  readonly name: string;
  /** The bug that it shows, where it shows one. */
  readonly bug?: string;
  readonly tells: Telling;
  readonly config: Config;
  readonly actions: readonly Action[];
}

/**
 * The script of a trace, as long as it takes to tell the two models apart, if that can be done.
 * @throws UsageError for an action that no operation does.
 */
export const tellingScriptOf = (trace: TraceToFollow, gic: 2 | 3): Script => {
  const scripts = fillerPriorities.map((priority) => scriptOf(trace, gic, priority));
  const { here, gone } = trace.tells;
  const [telling] = scripts.flatMap((script) => untilToldApart(script, here, gone) ?? []);
  return telling ?? at(scripts, 0);
};

/**
 * A trace as operations. A scenario may have fewer list registers than the CPU; the others are taken by interrupts that
 * user space has made active and that stay so.
 * @throws UsageError for an action that no operation does.
 */
export const scriptOf = (
  { name, config, actions }: Omit<TraceToFollow, 'tells'>,
  gic: 2 | 3,
  fillerPriority = at(fillerPriorities, 0),
): Script => {
  const fillers = fillersOf(config, fillerPriority);
  return {
    name,
    setup: setupOf(config, gic, fillers),
    operations: [
      { by: 'none' },
      ...fillers.map(({ intid }) => byVmm({ name: 'u_isactiver', args: [intid] })),
      ...runsOf(actions).flatMap((actionsOfRun) => operationsOf(actionsOfRun, config)),
    ],
  };
};

type Filler = Setup['interrupts'][number];

const firstFiller = 56;

/** Active ones are sorted by priority since 6.19: these are the last of them, or the first. */
const fillerPriorities = [0xe0, 0x00];

const fillersOf = ({ vcpus, listRegisters: given }: Config, priority: number): readonly Filler[] =>
  Array.from({ length: vcpus * Math.max(0, usualHost.listRegisters - given) }, (_, place) => ({
    intid: firstFiller + place,
    trigger: 'edge',
    priority,
    target: place % vcpus,
    enabled: true,
  }));

const setupOf = (config: Config, gic: 2 | 3, fillers: readonly Filler[]): Setup => ({
  gic,
  vcpus: config.vcpus,
  listRegisters: usualHost.listRegisters,
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

/** What one guest does without anything between is one run; so is each other action. */
const runsOf = (actions: readonly Action[]): readonly (readonly Action[])[] => {
  const runs: Action[][] = [];
  for (const action of actions) {
    const [before] = runs.at(-1) ?? [];
    if (before?.params.vcpu === action.params.vcpu && isOfGuest(before) && isOfGuest(action)) {
      runs.at(-1)?.push(action);
    } else {
      runs.push([action]);
    }
  }
  return runs;
};

const isOfGuest = (action: Action | undefined): boolean => action?.rule.startsWith('guest.') === true;

/** A run of a guest is an entry and an exit, so those of the trace are none of their own. */
const operationsOf = (run: readonly Action[], config: Config): readonly Operation[] => {
  const { rule, params } = at(run, 0);
  if (isOfGuest(at(run, 0))) {
    const does = run.map((action) => guestWordOf(action, config));
    return [{ by: 'guest', vcpu: Number(params.vcpu), batch: does.length > 1, does }];
  }
  const intid = intidOf(at(run, 0), config);
  switch (rule) {
    case 'kvm.enter':
    case 'kvm.exit':
      return [];
    case 'vmm.raise':
      return [byVmm({ name: 'line', args: [intid, 1] })];
    case 'vmm.lower':
      return [byVmm({ name: 'line', args: [intid, 0] })];
    default:
      return refuse(rule);
  }
};

const guestWordOf = (action: Action, config: Config): GuestOperation => {
  const intid = intidOf(action, config);
  switch (action.rule) {
    case 'guest.acknowledge':
      return { name: 'iar', args: [] };
    case 'guest.eoi':
      return { name: 'eoir', args: [intid] };
    case 'guest.dir':
      return { name: 'dir', args: [intid] };
    default:
      return refuse(action.rule);
  }
};

const intidOf = ({ params }: Action, { interrupts }: Config): number => interrupts[Number(params.irq)]?.intid ?? 0;

const refuse = (rule: string): never => {
  throw new UsageError(`no operation does what ${rule} does; the trace cannot be followed`);
};

const byVmm = (does: VmmOperation): Operation => ({ by: 'vmm', does });

/** So many operations after a trace are tried. */
const furthest = 3;

/**
 * The script, with the fewest operations after it by which guests handle interrupts such that two models can be told
 * apart: a trace ends where a property is broken, which need not be where it can be seen.
 */
export const untilToldApart = (script: Script, one: NamedModel, other: NamedModel): Script | undefined => {
  let level: readonly Script[] = [script];
  for (let depth = 0; depth <= furthest; depth += 1) {
    const found = level.find((longer) => isToldApart(longer, one, other));
    if (found !== undefined) {
      return found;
    }
    level = level.flatMap((shorter) => continued(shorter, one.hypervisor));
  }
  return undefined;
};

const isToldApart = ({ setup, operations }: Script, ...models: readonly NamedModel[]): boolean => {
  const [one, other] = models.map(({ name, hypervisor }) => {
    const machine = new ModelledMachine(name, setup, hypervisor, allQuirksOf(setup.gic));
    return operations.map((operation) => machine.perform(operation));
  });
  return operations.some((_, step) => compare(at(one ?? [], step), at(other ?? [], step)).length > 0);
};

const continued = (script: Script, hypervisor: Era['hypervisor']): readonly Script[] => {
  const walker = new Walker(script.setup, hypervisor);
  for (const operation of script.operations) {
    walker.perform(operation);
  }
  return walker.owed
    .flatMap((_, vcpu) => handlingChoices(walker, vcpu).map(({ does }) => ({ vcpu, does })))
    .map(({ vcpu, does }) => ({
      ...script,
      operations: [...script.operations, { by: 'guest', vcpu, batch: false, does: [does] }],
    }));
};

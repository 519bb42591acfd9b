import { at, type Era } from '../../model/index.js';
import type { Recording } from '../recordings/recording.js';
import type { Parting } from '../replay.js';
import type { Operation } from '../vocabulary.js';
import { partingsOf } from './partings.js';
import type { Script } from './script.js';

/** A script as a kernel did it, and where the model does otherwise. */
export interface Settled {
  readonly recording: Recording;
  readonly partings: readonly Parting[];
}

/** What stays so often is no tick. */
const usualRepeats = 3;

/** Where two CPUs of the host do something at once, a boot executes a script so often, and an undisturbed one counts. */
const timesAtOnce = 3;

export interface Settling {
  readonly repeats?: number;
  /** Of many scripts most are not disturbed: those that are, are executed so often in a boot of their own. */
  readonly isOnceAtFirst?: boolean;
}

/**
 * Runs scripts, and repeats those that a tick of the host may have disturbed: a tick makes a vCPU leave the guest once
 * more, and what happens then need not be what the model says. So a difference behind such an exit is none before it has
 * come again, with the ticks elsewhere.
 */
export const settled = async (
  scripts: readonly Script[],
  record: (scripts: readonly Script[]) => Promise<readonly Recording[]>,
  hypervisor?: Era['hypervisor'],
  { repeats = usualRepeats, isOnceAtFirst = false }: Settling = {},
): Promise<readonly Settled[]> => {
  const usualTimes = scripts.some(({ setup }) => setup.hostCpus === 2) ? timesAtOnce : 1;
  const follow = async (those: readonly Script[], times = usualTimes): Promise<readonly Settled[]> => {
    const recordings = await record(those.flatMap((script) => Array.from({ length: times }, () => script)));
    const followed = recordings.map((recording) => ({ recording, partings: partingsOf(recording, hypervisor) }));
    return those.map((_, place) => leastDisturbed(followed.slice(place * times, (place + 1) * times)));
  };
  let all = await follow(scripts, isOnceAtFirst ? 1 : usualTimes);
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    const doubtful = scripts.filter((_, place) => isDoubtful(all[place]));
    if (doubtful.length === 0) {
      return all;
    }
    const [, ...again] = await follow([delay(doubtful[0], repeat), ...doubtful]);
    all = all.map((one, place) => again[doubtful.indexOf(scripts[place] as Script)] ?? one);
  }
  return all;
};

const leastDisturbed = (all: readonly Settled[]): Settled =>
  all.find(({ partings }) => partings.length === 0) ?? at(all, 0);

/**
 * In the step where the two part first there were more exits than the model has; or another thread of the host came
 * between, so that the vCPU was put and loaded and KVM looked at the line of its timer once more. Where two CPUs do
 * something at once any difference is doubted.
 */
const isDoubtful = (one: Settled | undefined): boolean => {
  const [first] = one?.partings ?? [];
  return (
    (first !== undefined && one?.recording.setup.hostCpus === 2) ||
    first?.differences.some(
      ({ path, expected, found }) => (path === 'exits' && Number(expected) > Number(found)) || timerLine.test(path),
    ) === true
  );
};

const timerLine = /^state\.27(@\d)?\.line_level$/;

const nothing: Operation = { by: 'guest', vcpu: 0, batch: false, does: [{ name: 'nop', args: [] }] };

/** Time is counted in instructions: what comes later comes with the ticks elsewhere. */
const delay = (like: Script | undefined, repeat: number): Script => ({
  name: 'delay',
  setup: { ...(like as Script).setup, vcpus: 1, interrupts: [] },
  operations: [{ by: 'none' }, ...Array.from({ length: 3 * repeat }, () => nothing)],
});

import { at, type Era } from '../../model/index.js';
import type { Setup } from '../implementation.js';
import { operationAt } from '../recordings/operation.js';
import type { Operation } from '../vocabulary.js';
import { type Boots, record } from './live-kernel.js';
import { listRegisters } from './random-scripts.js';
import type { Script } from './script.js';
import { type Settled, settled } from './settled.js';
import { type Story, stories } from './stories-told.js';

/** The stories that can be seen with a GIC, as scripts. */
export const storyScripts = (gic: 2 | 3): readonly { readonly story: Story; readonly script: Script }[] =>
  stories
    .filter(({ gics }) => gics.includes(gic))
    .map((story) => ({ story, script: { name: `story: ${story.name}`, ...scriptOf(story, gic) } }));

/** What a kernel made of a story. */
export interface ToldStory {
  readonly story: Story;
  readonly settled: Settled;
  /** Whether it is to be seen on the kernel. */
  readonly isShown: boolean;
}

/** Has a kernel do what the stories say. */
export const tellStories = async (boots: Boots, hypervisor?: Era['hypervisor']): Promise<readonly ToldStory[]> => {
  const scripts = storyScripts(boots.gic);
  const those = scripts.map(({ script }) => script);
  const told = await settled(those, (again) => record(again, boots), hypervisor);
  return told.map((one, place) => {
    const { story } = at(scripts, place);
    const results = one.recording.steps.map(({ observed }) => observed.result);
    return { story, settled: one, isShown: isShown(story, results) };
  });
};

/** What each operation of a script returned is what shows the story, wherever the story says so. */
export const isShown = ({ script }: Story, results: readonly unknown[]): boolean =>
  script.every((line, place) => {
    const [, shows] = line.split(' → ');
    const result = results[place + 1];
    const last = Array.isArray(result) ? result.at(-1) : result;
    return shows === undefined || String(last) === shows;
  });

const scriptOf = ({ vcpus = 1, eoiMode = 0, interrupts, script }: Story, gic: 2 | 3): Omit<Script, 'name'> => {
  const setup: Setup = {
    ...{ gic, vcpus, listRegisters, eoiMode, priorityMask: 0xf0, intids: 64 },
    interrupts: interrupts.map(([intid, trigger, priority, target = 0]) => ({
      ...{ intid, trigger, priority, target },
      enabled: true,
    })),
  };
  return { setup, operations: [{ by: 'none' }, ...script.map((line) => operationOf(line, setup))] };
};

/** `v0 iar, eoir last`, with what it returns behind it where that shows something. */
const operationOf = (line: string, setup: Setup): Operation => {
  const [actor = '', ...words] = (line.split(' → ')[0] ?? '').split(' ');
  const does = words
    .join(' ')
    .split(', ')
    .map((one) => one.split(' ').map((word) => (/^\d+$/.test(word) ? Number(word) : word)));
  const [[name, ...args] = []] = does;
  return does.length > 1
    ? operationAt({ actor, name: 'batch', args: does }, setup, line)
    : operationAt({ actor, name, args }, setup, line);
};

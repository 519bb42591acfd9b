import type { Counts, Subject } from './outcome.js';
import { counted } from './table.js';

/** A check as sentences name it: `vfio-level (linux-6.19, with bug B03)`. */
export const nameOfCheck = ({ scenario, era, bug }: Subject): string => {
  const circumstances = [era, bug === undefined ? undefined : `with bug ${bug}`].filter((part) => part !== undefined);
  return circumstances.length === 0 ? scenario : `${scenario} (${circumstances.join(', ')})`;
};

interface Named {
  readonly id: string;
  readonly name?: string | undefined;
}

/** What a property answers to: its id, `S16`, and its name, `disabled-not-flushed`. */
export const namesOf = ({ id, name }: Named): readonly string[] => (name === undefined ? [id] : [id, name]);

export const isCalled = (property: Named, given: string): boolean => namesOf(property).includes(given);

/** What a finding is called in reports and asked for by: `active-first`. The heading that tells of it has that anchor. */
export const slugOf = (story: string): string => story.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

export const inCounts = ({ states, firings, depth }: Counts): string =>
  `${counted(states, 'state')}, ${counted(firings, 'firing')} and ${counted(depth, 'level')}`;

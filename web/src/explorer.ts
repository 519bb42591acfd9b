import { signal } from '@preact/signals';
import type { PageAnswer } from './data.js';
import { announced, openTrace, panel, session, step, traces } from './state.js';

/** The walk through a model that a server carries out: it names each state by the link that leads there. */

export const isExploring = session !== undefined;
/** What became of the last question, in words; empty where there is nothing to say. */
export const said = signal('');
export const isWaiting = signal(false);
export const properties = signal<PageAnswer['properties']>([]);

const token = new URLSearchParams(location.search).get('token') ?? '';
const link = signal('');

/** Takes an enabled action of the state that is shown: what was behind it is left. */
export const take = (number: number): Promise<void> => ask('run', { link: link.value, upTo: step.value, take: number });

/** Takes the last step back. */
export const takeBack = (): Promise<void> =>
  ask('run', { link: link.value, upTo: Math.max(0, (traces.value[0]?.steps.length ?? 0) - 1) });

export const walkAtRandom = (): Promise<void> => ask('random', { link: link.value, upTo: step.value });

export const driveTo = (property: string): Promise<void> =>
  ask('shortest', { link: link.value, upTo: step.value, property });

export const goElsewhere = (scenario: string, era: string, bug: string): Promise<void> =>
  ask('elsewhere', { link: link.value, scenario, era, bug });

/** Where the explorer is, as the address has it. */
export const whereabouts = (): { readonly scenario: string; readonly era: string; readonly bug: string } => {
  const words = new URLSearchParams(link.value);
  return { scenario: words.get('scenario') ?? '', era: words.get('era') ?? '', bug: words.get('bug') ?? '' };
};

/** Begins where the address says, and follows it: back and forward lead through the states that were seen. */
export const explore = (): void => {
  if (session === undefined) {
    return;
  }
  const { start } = session;
  panel.value = 'next';
  const follow = (): void => {
    const wanted = location.hash.slice(1) || start;
    if (wanted !== link.value) {
      void ask('run', { link: wanted });
    }
  };
  addEventListener('popstate', follow);
  follow();
};

/** The answer to the question that was asked last is the one that is shown. */
let newest = 0;

const ask = async (name: string, question: object): Promise<void> => {
  const number = ++newest;
  isWaiting.value = true;
  said.value = '';
  try {
    const response = await fetch(`/${name}`, {
      method: 'POST',
      headers: { 'x-token': token, 'content-type': 'application/json' },
      body: JSON.stringify(question),
    });
    if (number !== newest) {
      return;
    }
    if (response.ok) {
      show((await response.json()) as PageAnswer);
    } else {
      said.value = (await response.text()).trim();
    }
  } catch {
    said.value = 'The explorer does not answer: it may have been ended.';
  } finally {
    if (number === newest) {
      isWaiting.value = false;
      announced.value = said.value;
    }
  }
};

const show = (answer: PageAnswer): void => {
  traces.value = [answer.trace];
  openTrace(0);
  properties.value = answer.properties;
  said.value = answer.says;
  const isNew = link.value !== answer.link;
  link.value = answer.link;
  if (isNew && location.hash.slice(1) !== answer.link) {
    history.pushState(null, '', `#${answer.link}`);
  }
};

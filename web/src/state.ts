import { computed, signal } from '@preact/signals';
import type { PageCheck, PageData, PageSession, PageTrace } from './data.js';
import { document_ } from './data.js';
import { chainOf } from './why.js';

/** All that the page shows follows from these signals; the address holds those that a link should bring back. */

const given = document_();
export const report: PageData | undefined = given?.format === 'vgicheck-page' ? given : undefined;
export const session: PageSession | undefined = given?.format === 'vgicheck-session' ? given : undefined;
export const checks: readonly PageCheck[] = report?.checks ?? [];

export const traces = signal<readonly PageTrace[]>(report?.traces ?? []);
/** The trace that is shown; -1 is the list of checks. */
export const chosenTrace = signal(report?.traces.length === 0 ? -1 : 0);
/** Its run in another era, or the trace itself. */
export const chosenOther = signal(-1);
export const step = signal(0);

export type Panel = 'steps' | 'next' | 'compare';
export const panel = signal<Panel>('steps');
export const showsWhy = signal(true);
export const showsAllRows = signal(false);
export const showsHelp = signal(false);
export const filter = signal('');
/** Which of the properties that end with the trace is explained. */
export const chosenEnding = signal(0);
/** A value that somebody asked about: its place, and the world in which. */
export const asked = signal<{ readonly place: number; readonly world: number } | undefined>(undefined);
/** What a screen reader is told. */
export const announced = signal('');

export const mine = computed(() => traces.value[chosenTrace.value]);

/** The run that the charts draw. */
export const shown = computed((): Omit<PageTrace, 'others'> | undefined => {
  const trace = mine.value;
  return trace?.others[chosenOther.value]?.trace ?? trace;
});

export const ending = computed(() => shown.value?.endings[chosenEnding.value] ?? shown.value?.endings[0]);

/** Steps of the chain that explains what was asked about, or the end of the trace; empty where nothing is explained. */
export const chain = computed((): ReadonlySet<number> => {
  const trace = shown.value;
  if (trace === undefined || !showsWhy.value) {
    return new Set();
  }
  const about = asked.value;
  return about === undefined
    ? new Set(ending.value?.looked.map(({ step: at }) => at).filter((at) => at > 0))
    : new Set(chainOf(trace, about).map((link) => link.step));
});

export const goTo = (wanted: number): void => {
  const trace = shown.value;
  if (trace === undefined) {
    return;
  }
  step.value = Math.max(0, Math.min(trace.steps.length, wanted));
  const taken = trace.steps[step.value - 1];
  const changes = taken?.changes.map(
    ({ place, before, after }) => `${trace.places[place]?.name} ${before} to ${after}`,
  );
  announced.value =
    taken === undefined ? 'Start' : `Step ${step.value}, ${taken.who}: ${taken.short}. ${changes?.join(', ')}`;
};

export const openTrace = (number: number): void => {
  chosenTrace.value = number;
  chosenOther.value = -1;
  chosenEnding.value = 0;
  asked.value = undefined;
  filter.value = '';
  step.value = traces.value[number]?.steps.length ?? 0;
};

export const ask = (place: number, world: number): void => {
  asked.value = { place, world };
  showsWhy.value = true;
};

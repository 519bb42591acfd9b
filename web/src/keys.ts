import { askRow, chosenRow, rowsShown } from './chart/chart.js';
import { isExploring, take, takeBack } from './explorer.js';
import {
  asked,
  chosenOther,
  chosenTrace,
  filter,
  goTo,
  mine,
  openTrace,
  panel,
  shown,
  showsAllRows,
  showsHelp,
  showsWhy,
  step,
  traces,
} from './state.js';
import { switchTheme } from './theme.js';

/** What each key does, in the order of the help. */
export const keys: readonly { readonly keys: readonly string[]; readonly says: string; readonly run: () => void }[] = [
  { keys: ['ArrowRight'], says: 'one step on', run: () => goTo(step.value + 1) },
  { keys: ['ArrowLeft'], says: 'one step back', run: () => goTo(step.value - 1) },
  { keys: ['Home'], says: 'to the start', run: () => goTo(0) },
  { keys: ['End'], says: 'to the last step', run: () => goTo(shown.value?.steps.length ?? 0) },
  { keys: ['ArrowDown'], says: 'to the row below', run: () => moveRow(1) },
  { keys: ['ArrowUp'], says: 'to the row above', run: () => moveRow(-1) },
  { keys: ['Enter'], says: 'why the value of that row is so', run: () => askChosen() },
  { keys: ['w'], says: 'why: show the chain of steps, or not', run: () => toggle(showsWhy) },
  { keys: ['n'], says: 'what could happen next', run: () => show('next') },
  { keys: ['d'], says: 'differences from another run of the same actions', run: () => show('compare') },
  { keys: ['e'], says: 'the same actions in another era', run: () => nextOther() },
  ...(isExploring
    ? [
        { keys: ['Backspace'], says: 'take the last step back', run: () => void takeBack() },
        ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({
          keys: [String(number)],
          says: number === 1 ? 'take the first action that may happen, and so on to 9' : '',
          run: () => void take(number - 1),
        })),
      ]
    : []),
  { keys: ['a'], says: 'all rows, or those that change', run: () => toggle(showsAllRows) },
  { keys: ['/'], says: 'filter steps and rows', run: () => focusFilter() },
  { keys: ['[', 'p'], says: 'the trace before', run: () => moveTrace(-1) },
  { keys: [']', 'q'], says: 'the next trace', run: () => moveTrace(1) },
  { keys: ['t'], says: 'light or dark', run: () => switchTheme() },
  { keys: ['?'], says: 'this list', run: () => toggle(showsHelp) },
  { keys: ['Escape'], says: 'close what is open', run: () => close() },
];

export const listenToKeys = (): void => {
  addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.ctrlKey || event.metaKey || event.altKey || (isTyping && event.key !== 'Escape')) {
      return;
    }
    // On a button, these are the button's own.
    if (event.target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ')) {
      return;
    }
    const found = keys.find((one) => one.keys.includes(event.key));
    if (found !== undefined) {
      event.preventDefault();
      found.run();
    }
  });
};

const toggle = (flag: { value: boolean }): void => {
  flag.value = !flag.value;
};

const show = (wanted: 'next' | 'compare'): void => {
  panel.value = panel.value === wanted ? 'steps' : wanted;
};

const nextOther = (): void => {
  const others = mine.value?.others.length ?? 0;
  chosenOther.value = chosenOther.value + 1 >= others ? -1 : chosenOther.value + 1;
};

const moveTrace = (by: number): void => {
  const wanted = chosenTrace.value + by;
  if (wanted >= -1 && wanted < traces.value.length) {
    openTrace(wanted);
  }
};

const moveRow = (by: number): void => {
  chosenRow.value = Math.max(-1, Math.min(rowsShown.value.length - 1, chosenRow.value + by));
};

const askChosen = (): void => {
  const row = rowsShown.value[chosenRow.value];
  if (row !== undefined) {
    askRow(row, step.value);
  }
};

const focusFilter = (): void => document.getElementById('filter')?.focus();

const close = (): void => {
  if (showsHelp.value) {
    showsHelp.value = false;
  } else if (asked.value !== undefined) {
    asked.value = undefined;
  } else {
    filter.value = '';
    chosenRow.value = -1;
    (document.activeElement as HTMLElement | null)?.blur();
  }
};

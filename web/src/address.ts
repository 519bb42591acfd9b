import { effect } from '@preact/signals';
import { chosenOther, chosenTrace, openTrace, type Panel, panel, report, showsWhy, step, traces } from './state.js';

/** The address names what is shown, so that a link shows the same. Whoever explores has an address of his own. */
export const followAddress = (): void => {
  if (report === undefined) {
    return;
  }
  read();
  addEventListener('hashchange', read);
  effect(() => {
    const trace = traces.value[chosenTrace.value];
    const words = new URLSearchParams({
      ...(trace === undefined ? { checks: '' } : { trace: trace.id, step: String(step.value) }),
      ...(showsWhy.value ? {} : { why: '0' }),
      ...(panel.value === 'steps' ? {} : { panel: panel.value }),
      ...(chosenOther.value < 0 ? {} : { other: String(chosenOther.value) }),
    });
    const wanted = `#${words.toString().replace('checks=', 'checks')}`;
    if (wanted !== location.hash) {
      history.replaceState(null, '', wanted);
    }
  });
};

const panels: readonly Panel[] = ['steps', 'next', 'compare'];

const read = (): void => {
  const words = new URLSearchParams(location.hash.slice(1));
  const number = traces.value.findIndex(({ id }) => id === words.get('trace'));
  const isMany = (report?.checks.length ?? 0) > 1;
  openTrace(words.has('checks') || (isMany && !words.has('trace')) ? -1 : Math.max(0, number));
  if (traces.value.length === 0) {
    openTrace(-1);
  }
  if (words.has('step')) {
    const steps = traces.value[chosenTrace.value]?.steps.length ?? 0;
    step.value = Math.max(0, Math.min(steps, Number(words.get('step')) || 0));
  }
  showsWhy.value = words.get('why') !== '0';
  chosenOther.value = Number(words.get('other') ?? -1);
  panel.value = panels.find((one) => one === words.get('panel')) ?? 'steps';
};

import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PageStep, PageTrace } from '../data.js';
import { ask, chain, filter, goTo, shown, step } from '../state.js';
import { Change, sentence } from './why.js';

type Run = Omit<PageTrace, 'others'>;

/** The steps with what each changes, and nothing else. Those out of sight are laid out by the browser when they are needed. */
export const Steps = () => {
  const trace = shown.value;
  if (trace === undefined) {
    return null;
  }
  const wanted = filter.value.toLowerCase();
  return (
    <ol class="steps">
      {trace.steps.map((one, place) =>
        wanted === '' || textOf(one, trace).includes(wanted) ? (
          <Item key={place} number={place + 1} one={one} trace={trace} />
        ) : null,
      )}
      {trace.loop === trace.steps.length ? <li class="dim">and there it rests for ever</li> : null}
    </ol>
  );
};

const textOf = ({ action, who, short, says, changes, happened }: PageStep, { places }: Run): string =>
  [action, who, short, says, ...happened, ...changes.map(({ place, after }) => `${places[place]?.name} ${after}`)]
    .join(' ')
    .toLowerCase();

interface ItemProps {
  readonly number: number;
  readonly one: PageStep;
  readonly trace: Run;
}

/** It is drawn anew where something changes for it, and not with every step. */
const Item = ({ number, one, trace }: ItemProps) => {
  const isCurrent = useComputed(() => step.value === number).value;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isCurrent) {
      return undefined;
    }
    const show = (): void => {
      if (item.current !== null) {
        bringIntoView(item.current);
      }
    };
    show();
    // Steps that come into sight by that are laid out only then, and may be taller than was guessed.
    const frame = requestAnimationFrame(() => requestAnimationFrame(show));
    return () => cancelAnimationFrame(frame);
  }, [isCurrent]);
  const isPale = useComputed(() => chain.value.size > 0 && !chain.value.has(number)).value;
  return (
    <li ref={item} class={isPale ? 'pale' : ''} aria-current={isCurrent ? 'step' : undefined}>
      {trace.loop === number - 1 ? <p class="full dim">from here on again and again:</p> : null}
      <button type="button" class="where" onClick={() => goTo(number)}>
        <span class="no">{number}</span> <span class="who">{one.who}</span> {one.short}
      </button>
      {isCurrent ? (
        <p class="full">
          {sentence(one.says)} <span class="dim">{one.cites}</span>
        </p>
      ) : null}
      <div class="changes">
        {one.changes.map(({ place, before, after }) => (
          <button type="button" key={place} title="Why?" onClick={() => ask(place, number)}>
            {trace.places[place]?.name} <Change before={before} after={after} />
          </button>
        ))}
      </div>
      {isCurrent && one.happened.length > 0 ? <p class="full dim">{one.happened.join('; ')}</p> : null}
    </li>
  );
};

/** Scrolls the panel, and not the page. */
const bringIntoView = (item: HTMLElement): void => {
  const box = item.closest('.panel-body');
  if (box instanceof HTMLElement && box.scrollHeight > box.clientHeight) {
    const top = item.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + item.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = top - box.clientHeight / 2;
    }
  }
};

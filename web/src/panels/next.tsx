import { useSignal } from '@preact/signals';
import type { PageAhead, PageChoice, PageTrace } from '../data.js';
import { isExploring, take } from '../explorer.js';
import { shown, step } from '../state.js';
import { Drive } from './drive.js';
import { Change } from './why.js';

/** What may happen in the world that is shown, and how far a violation is from it. */
export const Next = () => {
  const trace = shown.value;
  const showsDisabled = useSignal(false);
  if (trace === undefined) {
    return null;
  }
  const choices = trace.choices[step.value];
  return (
    <div class="next">
      <Ahead ahead={trace.ahead?.[step.value]} />
      {isExploring ? <Drive /> : null}
      {choices === null || choices === undefined ? (
        <p class="dim">
          A long trace does not carry what else could happen here; <code>vgicheck explore</code> shows it.
        </p>
      ) : (
        <>
          <h2>
            {choices.enabled.length} {choices.enabled.length === 1 ? 'action' : 'actions'} may happen after step{' '}
            {step.value}
          </h2>
          <ol class="choices">
            {choices.enabled.map((choice, number) => (
              <Choice key={choice.action} choice={choice} number={number} trace={trace} />
            ))}
          </ol>
          {choices.enabled.length === 0 ? <p>Nothing can happen any more.</p> : null}
          {choices.disabled.length > 0 ? (
            <p>
              <button
                type="button"
                aria-expanded={showsDisabled.value}
                onClick={() => {
                  showsDisabled.value = !showsDisabled.value;
                }}
              >
                {showsDisabled.value ? 'Hide' : 'Show'} {choices.disabled.length} that may not, and why
              </button>
            </p>
          ) : null}
          {showsDisabled.value ? (
            <ul class="refusals">
              {choices.disabled.map(({ action, because, isTangled }) => (
                <li key={action}>
                  <code>{action}</code>{' '}
                  <span class="dim">
                    {isTangled
                      ? because.length === 0
                        ? 'its guard is false'
                        : `more than one value would have to be another; it was decided after reading ${because.join(', ')}`
                      : `${because.join('; or ')}`}
                  </span>
                </li>
              ))}
            </ul>
          ) : null}
        </>
      )}
    </div>
  );
};

const Choice = ({
  choice,
  number,
  trace,
}: {
  choice: PageChoice;
  number: number;
  trace: Omit<PageTrace, 'others'>;
}) => {
  const words = (
    <>
      <b>{choice.who}</b> {choice.short}
      {choice.isTaken ? <span class="mark"> taken here</span> : null}
      {choice.breaks.length > 0 ? <span class="note"> breaks {choice.breaks.join(', ')}</span> : null}
    </>
  );
  return (
    <li>
      {isExploring ? (
        <button type="button" class="where" title={choice.action} onClick={() => take(number)}>
          {words}
        </button>
      ) : (
        <span title={choice.action}>{words}</span>
      )}
      <div class="changes">
        {choice.changes.length === 0 ? <span class="dim">changes nothing that is drawn</span> : null}
        {choice.changes.map(({ place, before, after }) => (
          <span key={place}>
            {trace.places[place]?.name} <Change before={before} after={after} />
          </span>
        ))}
      </div>
    </li>
  );
};

const Ahead = ({ ahead }: { ahead: PageAhead | undefined }) => {
  if (ahead === undefined) {
    return null;
  }
  const { steps, isAtMost, fate, loop } = ahead;
  if (steps === 0) {
    return <p class="note">Here it is broken.</p>;
  }
  const distance = `The nearest violation is ${isAtMost ? 'at most ' : ''}${steps} ${steps === 1 ? 'step' : 'steps'} away.`;
  return (
    <div class={`ahead ${fate}`}>
      <p>
        <b>{distance}</b> {fates[fate]}
      </p>
      {loop.length > 0 ? (
        <details>
          <summary>A way that avoids it</summary>
          <ol class="loop">
            {loop.map((action, place) => (
              <li key={place}>
                <code>{action}</code>
              </li>
            ))}
          </ol>
          <p class="dim small">
            It comes back to a world that it went through (or ends there), and may go on so indefinitely: nothing is
            assumed about who must act at last.
          </p>
        </details>
      ) : null}
    </div>
  );
};

const fates = {
  avoidable: 'It can still be avoided.',
  unavoidable: 'It cannot be avoided any more: every way from here leads to a violation.',
  unknown: 'Whether it can still be avoided was not found out: the search was cut short.',
} as const;

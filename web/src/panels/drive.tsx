import { useSignal } from '@preact/signals';
import { driveTo, goElsewhere, isWaiting, properties, said, takeBack, walkAtRandom, whereabouts } from '../explorer.js';
import { session, traces } from '../state.js';

/** The explorer goes on by itself, or back, or elsewhere. */
export const Drive = () => {
  const chosen = useSignal('');
  const all = properties.value;
  return (
    <form
      class="drive"
      onSubmit={(event) => {
        event.preventDefault();
        void driveTo(chosen.value || (all[0]?.id ?? ''));
      }}
    >
      <button type="button" onClick={takeBack} disabled={traces.value[0]?.steps.length === 0}>
        Take back
      </button>{' '}
      <button type="button" onClick={walkAtRandom}>
        20 random steps
      </button>
      <p>
        <label>
          Shortest way to{' '}
          <select
            value={chosen.value || all[0]?.id}
            onChange={(event) => {
              chosen.value = event.currentTarget.value;
            }}
          >
            {all.map(({ id, title, says, isWitness }) => (
              <option key={id} value={id}>
                {title} {isWitness ? 'reached' : 'broken'}: {says}
              </option>
            ))}
          </select>
        </label>{' '}
        <button type="submit">Go</button>
      </p>
      <p role="status" class="said">
        {isWaiting.value ? 'Searching …' : said.value}
      </p>
    </form>
  );
};

/** Which scenario is walked through, in which era, with which bug. */
export const Whereabouts = () => {
  const { scenario, era, bug } = whereabouts();
  const known = session?.scenarios.find(({ id }) => id === scenario);
  const pick = (
    label: string,
    value: string,
    values: readonly (readonly [string, string])[],
    go: (value: string) => void,
  ) =>
    values.length === 0 ? null : (
      <label>
        {label}{' '}
        <select aria-label={label} value={value} onChange={(event) => go(event.currentTarget.value)}>
          {values.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    );
  const scenarios = (session?.scenarios ?? []).map(({ id, says }) => [id, `${id}: ${says}`] as const);
  const isListed = scenarios.some(([id]) => id === scenario);
  const bugs = (session?.bugs ?? [])
    .filter(({ id }) => known?.bugs.includes(id))
    .map(({ id, says }) => [id, `${id}: ${says}`] as const);
  return (
    <span class="whereabouts">
      {pick('scenario', scenario, isListed ? scenarios : [[scenario, scenario], ...scenarios], (to) =>
        goElsewhere(to, '', ''),
      )}
      {pick(
        'era',
        era,
        (known?.eras ?? []).map((id) => [id, id]),
        (to) => goElsewhere(scenario, to, bug),
      )}
      {pick('bug', bug, bugs.length === 0 ? [] : [['', 'none'], ...bugs], (to) => goElsewhere(scenario, era, to))}
    </span>
  );
};

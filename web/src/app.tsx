import { useEffect } from 'preact/hooks';
import { Chart } from './chart/chart.js';
import { copy, formats } from './copy.js';
import type { PageTrace } from './data.js';
import { isExploring, said } from './explorer.js';
import { Checks } from './panels/checks.js';
import { Compare } from './panels/compare.js';
import { Whereabouts } from './panels/drive.js';
import { Help } from './panels/help.js';
import { Next } from './panels/next.js';
import { Steps } from './panels/steps.js';
import { LaneTable } from './panels/table.js';
import { sentence, Why } from './panels/why.js';
import {
  announced,
  checks,
  chosenOther,
  chosenTrace,
  filter,
  mine,
  openTrace,
  type Panel,
  panel,
  report,
  shown,
  showsHelp,
  traces,
} from './state.js';
import { switchTheme } from './theme.js';

export const App = () => {
  const trace = shown.value;
  useEffect(() => {
    document.title = `${trace === undefined ? (report?.title ?? 'explore') : trace.label} – vgicheck`;
  }, [trace]);
  return (
    <>
      <Bar />
      {trace !== undefined ? <Run trace={trace} /> : isExploring ? <Opening /> : <Checks />}
      <p class="unseen" role="status">
        {announced.value}
      </p>
      {showsHelp.value ? <Help /> : null}
    </>
  );
};

/** Until the explorer has answered for the first time, or where it refuses the address. */
const Opening = () => (
  <main class="checks">
    <h1>{said.value === '' ? 'Exploring …' : 'This cannot be explored'}</h1>
    <p>{said.value}</p>
  </main>
);

const Bar = () => (
  <nav class="bar" aria-label="Traces">
    <b>vgicheck</b>
    {isExploring ? <Whereabouts /> : <Tabs />}
    <span class="keys">
      <button type="button" onClick={switchTheme}>
        <kbd>t</kbd> light or dark
      </button>
      <button
        type="button"
        onClick={() => {
          showsHelp.value = true;
        }}
      >
        <kbd>?</kbd> keys and signs
      </button>
    </span>
  </nav>
);

/** More are chosen from a list. */
const mostTabs = 10;

const Tabs = () => (
  <span class="tabs">
    {checks.length > 0 ? (
      <button type="button" aria-pressed={chosenTrace.value === -1} onClick={() => openTrace(-1)}>
        {checks.length === 1 ? 'check' : `${checks.length} checks`}
      </button>
    ) : null}
    {traces.value.length > mostTabs ? (
      <select
        aria-label="trace"
        value={String(chosenTrace.value)}
        onChange={(event) => openTrace(Number(event.currentTarget.value))}
      >
        <option value="-1">{traces.value.length} traces</option>
        {traces.value.map(({ id, label, headline }, number) => (
          <option key={id} value={String(number)}>
            {label}: {headline}
          </option>
        ))}
      </select>
    ) : (
      traces.value.map(({ id, label, headline }, number) => (
        <button
          key={id}
          type="button"
          title={headline}
          aria-pressed={chosenTrace.value === number}
          onClick={() => openTrace(number)}
        >
          {label}
        </button>
      ))
    )}
  </span>
);

const Run = ({ trace }: { trace: Omit<PageTrace, 'others'> }) => (
  <>
    <Header trace={trace} />
    <main class="run">
      <div class="left">
        <Chart />
        <Legend trace={trace} />
        <LaneTable />
      </div>
      <aside aria-label="Explanation">
        <Why />
        <Panels trace={trace} />
      </aside>
    </main>
  </>
);

const counted = (steps: number): string => `${steps} ${steps === 1 ? 'step' : 'steps'}`;

/** After how many steps; or, where it never ends, by what loop. */
const howLong = ({ steps: { length }, loop = length }: Omit<PageTrace, 'others'>): string =>
  loop === length ? `after ${counted(length)}` : `by a loop of ${counted(length - loop)} after ${counted(loop)}`;

const Header = ({ trace }: { trace: Omit<PageTrace, 'others'> }) => {
  const { headline, endings, differences, facts, command, subject } = trace;
  const names = endings.map(({ instance, isWitness }) => `${instance} ${isWitness ? 'reached' : 'broken'}`);
  const isBroken = endings.some(({ isWitness }) => !isWitness);
  return (
    <header>
      <h1>{sentence(headline)}</h1>
      <p class="verdict">
        {names.length > 0 ? (
          <b class={isBroken ? 'bad' : ''}>
            {isBroken ? '✗' : '✓'} {names.join(', ')} {howLong(trace)}.
          </b>
        ) : null}{' '}
        {differences.join(' ')}
        {chosenOther.value >= 0 ? <b> Drawn: the same actions in {subject.era ?? subject.scenario}.</b> : null}
      </p>
      <dl>
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        {command === undefined ? null : (
          <div>
            <dt>again</dt>
            <dd>
              <code>{command}</code>
            </dd>
          </div>
        )}
        <div class="copy">
          <dt>copy as</dt>
          <dd>
            {formats.map((format) => (
              <button key={format.id} type="button" onClick={() => copy(format)}>
                {format.name}
              </button>
            ))}
          </dd>
        </div>
      </dl>
    </header>
  );
};

const Panels = ({ trace }: { trace: Omit<PageTrace, 'others'> }) => {
  const isComparable = (mine.value?.others.length ?? 0) > 0;
  const tab = (id: Panel, name: string, key: string) => (
    <button
      type="button"
      aria-pressed={panel.value === id}
      onClick={() => {
        panel.value = id;
      }}
    >
      {name} {key === '' ? null : <kbd>{key}</kbd>}
    </button>
  );
  return (
    <div class="panels">
      <div class="panel-head">
        <span class="tabs">
          {tab('steps', `${trace.steps.length} steps`, '')}
          {tab('next', 'What if', 'n')}
          {isComparable ? tab('compare', 'Side by side', 'd') : null}
        </span>
        <input
          id="filter"
          type="search"
          aria-label="Filter steps and rows"
          placeholder="filter  /"
          value={filter.value}
          onInput={(event) => {
            filter.value = event.currentTarget.value;
          }}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it */}
      <section key={panel.value} class="panel-body" tabIndex={0} aria-label={panel.value}>
        {panel.value === 'steps' ? <Steps /> : panel.value === 'next' ? <Next /> : <Compare />}
      </section>
    </div>
  );
};

/** What the looks of cells mean. */
const Legend = ({ trace }: { trace: Omit<PageTrace, 'others'> }) => {
  const looks = new Set(
    trace.sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map(({ look }) => look))),
  );
  const kinds = new Set(
    trace.sections.flatMap(({ gaps }) => gaps.flatMap(({ differences }) => differences.map(({ kind }) => kind))),
  );
  const isGeneric = !looks.has('pale') && !looks.has('half');
  const sign = (look: string, says: string) =>
    looks.has(look) && !isGeneric ? (
      <li>
        <span class={`sign ${look}`} /> {says}
      </li>
    ) : null;
  return (
    <ul class="legend" aria-label="Signs">
      {sign('pale', 'P pending')}
      {sign('full', 'A active, or 1')}
      {sign('half', 'PA both')}
      {sign('dashed', 'I ended by the guest, not folded; or only the LR says active')}
      {sign('ghost', 'no list register left')}
      <li>
        <span class="sign changed" /> changed in this step
      </li>
      {kinds.has('underway') ? (
        <li>
          <span class="sign underway" /> KVM does not know yet
        </li>
      ) : null}
      {kinds.has('lost') ? (
        <li>
          <span class="sign lost" /> belief and truth differ, nobody will tell
        </li>
      ) : null}
      {trace.threads.length > 0 ? (
        <li>
          <span class="sign life" /> vCPU thread
        </li>
      ) : null}
    </ul>
  );
};

import { mermaidOf } from '../../src/report/page/mermaid.js';
import type { PageItf, PageTrace } from './data.js';
import { announced, shown } from './state.js';

type Run = Omit<PageTrace, 'others'>;

/** What a trace can be copied as. */
export const formats = [
  { id: 'text', name: 'text', of: (trace: Run): string => asText(trace) },
  { id: 'itf', name: 'ITF', of: (trace: Run): string => JSON.stringify(itfOf(trace.itf), null, 1) },
  { id: 'mermaid', name: 'Mermaid', of: (trace: Run): string => mermaidOf(trace) },
  { id: 'link', name: 'link', of: (): string => location.href },
] as const;

export const copy = async ({ name, of }: (typeof formats)[number]): Promise<void> => {
  const trace = shown.value;
  if (trace === undefined) {
    return;
  }
  announced.value = (await toClipboard(of(trace))) ? `Copied as ${name}` : `The browser does not let the page copy`;
};

/** From a file on the disk, browsers allow the older way only. */
const toClipboard = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone;
  }
};

const asText = ({ headline, subject, endings, command, text }: Run): string => {
  const names = endings.map(({ instance, isWitness }) => `${instance} ${isWitness ? 'reached' : 'broken'}`).join(', ');
  const about = [subject.scenario, subject.era, subject.bug].filter(Boolean).join(', ');
  const reasons = endings.flatMap(({ id, says, looked }) => [
    '',
    `${id}: ${says}`,
    ...looked.map((one) => `  step ${one.step}: ${one.says}`),
  ]);
  return [
    headline,
    `${names} (${about})`,
    `bound: ${subject.bound}`,
    '',
    text,
    ...reasons,
    ...(command === undefined ? [] : ['', `again: ${command}`]),
    '',
  ].join('\n');
};

/** The whole document again, from its first state and what each step changes. */
const itfOf = ({ meta, vars, first, patches }: PageItf): object => {
  const states: object[] = [first];
  for (const patch of patches) {
    const state = structuredClone(states.at(-1)) as object;
    for (const [path, value] of patch) {
      const owner = path
        .slice(0, -1)
        .reduce<Record<string | number, unknown>>(
          (at, key) => at[key] as Record<string | number, unknown>,
          state as Record<string, unknown>,
        );
      owner[path.at(-1) as string] = value;
    }
    states.push(state);
  }
  return { '#meta': meta, vars, states };
};

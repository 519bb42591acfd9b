import type { Params } from '../../language/index.js';
import { nameOfCheck } from '../../report/name.js';
import { counted } from '../../report/table.js';
import type { PropertyResult } from '../../search/result.js';
import { propertyOf } from '../../semantics/index.js';
import { drawInstance } from '../../trace/depict.js';
import type { Trace } from '../../trace/trace.js';
import type { Check } from '../plan.js';
import type { Report } from './report.js';

/** A run that was not found by a search of the whole: by a random walk, a sweep, or a walk of orders. */
export interface Run {
  readonly check: Pick<Check, 'subject' | 'model' | 'depiction'>;
  readonly id: string;
  readonly params: Params;
  readonly trace: Trace<unknown>;
  /** What finds it again. */
  readonly command?: string;
}

export const reportOfRuns = (runs: readonly Run[]): Report => ({
  title: runs.map(({ id, check }) => `${id} in ${nameOfCheck(check.subject)}`).join(', ') || 'no run',
  verdict: {
    word: runs.length === 0 ? 'inconclusive' : 'violated',
    says: runs.map(said).join('; ') || 'nothing found',
  },
  checks: () => [],
  shown: runs.map(({ check, id, params, trace, command }) => {
    const kind = propertyOf(check.model, id)?.kind ?? 'always';
    const result: PropertyResult<unknown> = { id, kind, verdict: 'violated', inDanger: 1, params, trace };
    const again = command === undefined ? {} : { command };
    return { check: { ...check, findings: [] }, results: [result], isShortest: false, ...again };
  }),
  bug: runs[0]?.check.subject.bug,
});

const said = ({ check, id, params, trace }: Run): string =>
  `${drawInstance(id, params, check.depiction)} broken after ${counted(trace.steps.length, 'step')}`;

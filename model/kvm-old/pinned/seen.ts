import type { Shortest, SystemScenario } from '../../machine/system.js';
import type { OldConfig } from '../config.js';
import type { OldEraId } from '../eras/index.js';

/** The headings of docs/old-vgic.md. */
export type Story =
  | 'ISPENDR of a forwarded interrupt'
  | 'ISPENDR of an SGI'
  | 'SPENDSGIR makes nothing pending'
  | 'ISPENDR while it is handled'
  | 'a disabled timer fires at each entry'
  | 'a kick before the entry'
  | 'a level timer as an edge'
  | 'a lowered level clears the oracle'
  | 'a lowered level is loaded'
  | 'a pending state that comes back'
  | 'a target list'
  | 'a timer that works behind a saved vgic'
  | 'active until the next entry'
  | 'an edge before the sync'
  | 'disabled in a list register'
  | 'one bit for a line and ISPENDR'
  | 'pending and active at once'
  | 'pending is taken for ended'
  | 'queued and taken back'
  | 'retargeting leaves list registers alone'
  | 'retired and still to report'
  | 'the distributor is off'
  | 'the map goes before the list register'
  | 'the physical active bit as evidence'
  | 'the sender of an active SGI'
  | 'the status of the last run';

/** What a search that sees every state finds of a scenario in an era. */
export type Seen = Required<Pick<SystemScenario<OldConfig>, 'pinned'>> & {
  readonly findings: Readonly<Record<string, Story>>;
  readonly shortest: Readonly<Record<string, Shortest>>;
};

/** The properties that it really breaks: under which heading that is told, and the shortest trace. */
type Broken = Readonly<Record<string, readonly [story: Story, trace: Shortest]>>;

export const seen = (states: number, firings: number, depth: number, broken: Broken = {}): Seen => ({
  pinned: { states, firings, depth },
  findings: Object.fromEntries(Object.entries(broken).map(([id, [story]]) => [id, story])),
  shortest: Object.fromEntries(Object.entries(broken).map(([id, [, trace]]) => [id, trace])),
});

export type Pinned = Readonly<Record<string, Readonly<Partial<Record<OldEraId, Seen>>>>>;

import { spelled } from '../orders/index.js';
import { slugOf } from './name.js';
import { brokenIn, type Replay, type Shown, type WalkedFamily } from './orders.js';
import type { Subject } from './outcome.js';

interface Report {
  readonly walked: readonly WalkedFamily[];
  readonly shown: readonly Shown[];
  readonly replay: Replay;
  readonly verdict: string;
}

/** Everything that a text report says, for programs. */
export const ordersJson = (
  version: string,
  subject: Subject,
  { walked: all, shown, replay, verdict }: Report,
): object => ({
  vgicheck: version,
  ...subject,
  families: all.map(({ family, walked }) => ({
    says: family.says,
    legal: family.isLegal,
    orders: walked.orders,
    impossible: walked.impossible,
    states: walked.states,
    cutShortBy: walked.cutShortBy,
    properties: family.model.properties.map(({ id }) => {
      const failing = walked.failing.get(id);
      return {
        id,
        orders: failing?.orders ?? 0,
        smallest: failing === undefined ? undefined : spelled(failing.smallest),
      };
    }),
  })),
  broken: brokenIn(all).map(({ property, order, story }) => ({
    property,
    order: spelled(order),
    finding: story === undefined ? undefined : slugOf(story),
    replay: replay(order),
  })),
  traces: shown.map(({ property, order, result }) => ({
    property,
    order: spelled(order),
    steps: result.trace?.steps.map(({ action }) => action),
  })),
  verdict,
});

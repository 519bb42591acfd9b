import type { PropertyResult } from '../explore/result.js';
import { spelled } from '../orders/index.js';
import { type Broken, brokenIn, type Replay, type WalkedFamily } from './orders.js';
import type { Subject } from './outcome.js';

/** Everything that a text report says, for programs. */
export const ordersJson = (
  version: string,
  subject: Subject,
  all: readonly WalkedFamily[],
  shown: { readonly broken: Broken; readonly result: PropertyResult<unknown> } | undefined,
  replay: Replay,
  verdict: string,
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
    finding: story,
    replay: replay(order),
  })),
  trace: shown && {
    property: shown.broken.property,
    order: spelled(shown.broken.order),
    steps: shown.result.trace?.steps.map(({ action }) => action),
  },
  verdict,
});

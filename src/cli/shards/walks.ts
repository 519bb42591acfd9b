import { lettersOf, spelled, Words } from '../../orders/index.js';
import type { WalkedFamily } from '../../report/orders.js';
import type { OrdersPlan } from '../catalogue.js';
import type { Codec, Task } from './task.js';

type Part = OrdersPlan['families'][number];

/** A kind of orders, as a unit: it takes longer, the more orders it has. */
export type OrdersTask = Task & { readonly part: Part };

export const taskOf = (part: Part, place: number): OrdersTask => ({
  key: `${place + 1}: ${part.family.says}`,
  cost: new Words().from(part.family.begin),
  model: () => part.family.model,
  part,
});

type Packed = Pick<WalkedFamily, 'seconds'> & {
  readonly walked: Omit<WalkedFamily['walked'], 'failing'>;
  readonly failing: readonly (readonly [property: string, orders: number, smallest: string])[];
};

/** What became of a kind of orders: the smallest that fail are spelled. */
export const walkedCodec = ({ family, findings }: Part): Codec<WalkedFamily> => ({
  pack: ({ seconds, walked: { failing, ...walked } }): Packed => ({
    ...{ seconds, walked },
    failing: [...failing].map(([property, { orders, smallest }]) => [property, orders, spelled(smallest)] as const),
  }),
  unpack: (packed) => {
    const { seconds, walked, failing } = packed as Packed;
    const found = failing.map(
      ([property, orders, smallest]) => [property, { orders, smallest: lettersOf(family, smallest) ?? [] }] as const,
    );
    return { family, findings, seconds, walked: { ...walked, failing: new Map(found) } };
  },
});

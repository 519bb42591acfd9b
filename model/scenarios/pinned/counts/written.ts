import type { EraId } from '../../../kvm/eras/index.js';

/** What a search that sees every world finds. */
export interface Counts {
  readonly states: number;
  readonly firings: number;
  readonly depth: number;
}

/** Where Linux 7.3 is not named it reaches what 6.19 does. */
export type WrittenCounts = Readonly<
  Record<
    string,
    Readonly<Record<Exclude<EraId, 'linux-7.3'>, Counts>> & { readonly 'linux-7.3'?: Counts | 'not counted' }
  >
>;

export const counts = (states: number, firings: number, depth: number): Counts => ({ states, firings, depth });

/** A shard's number, from 1, and how many there are. */
export interface Shard {
  readonly number: number;
  readonly of: number;
}

/** More would be a mistake. */
export const mostShards = 10_000;

/** As it is written: 1/4 to 4/4. */
export const shardIn = (text: string): Shard | undefined => {
  const [, number = Number.NaN, of = Number.NaN] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  return number >= 1 && number <= of && of <= mostShards ? { number, of } : undefined;
};

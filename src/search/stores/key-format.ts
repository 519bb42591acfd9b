/** Where the id of each group stands in a key; no id is cut in two. */
export interface KeyFormat {
  /** 32-bit words of a key. */
  readonly words: number;
  /** Bits that are used of each of its words. */
  readonly used: readonly number[];
  readonly places: readonly { readonly word: number; readonly shift: number; readonly bits: number }[];
}

export const maskOf = (bits: number): number => (bits === 32 ? -1 : (1 << bits) - 1);

/** Where ids of so many bits stand. The widest comes first, so that the first words are full. */
export const keyFormatOf = (bits: readonly number[]): KeyFormat => {
  const used: number[] = [];
  const byGroup = new Map<number, KeyFormat['places'][number]>();
  const order = [...bits.keys()].toSorted((a, b) => (bits[b] as number) - (bits[a] as number) || a - b);
  for (const group of order) {
    const own = bits[group] as number;
    const fitting = used.findIndex((taken) => taken + own <= 32);
    const word = fitting >= 0 ? fitting : used.length;
    byGroup.set(group, { word, shift: (used[word] ?? 0) % 32, bits: own });
    used[word] = (used[word] ?? 0) + own;
  }
  const places = bits.map((_, group) => byGroup.get(group) as KeyFormat['places'][number]);
  return { words: used.length, used, places };
};

import { readable } from './gicv2-addresses.js';

const entries = Object.entries(readable);
const isBehindAnother = (address: number): boolean => entries.some(([, other]) => other + 4 === address);

const namesFrom = (address: number): readonly string[] => {
  const [name] = entries.find(([, here]) => here === address) ?? [];
  return name === undefined ? [] : [name, ...namesFrom(address + 4)];
};

/** Registers that stand side by side are read with one request. */
const blocks = entries
  .filter(([, address]) => !isBehindAnother(address))
  .map(([, address]) => ({ address, names: namesFrom(address) }));

export const readRequests: readonly string[] = blocks.map(
  ({ address, names }) => `read ${address} ${4 * names.length}`,
);

/** What was read: bytes in the order of their addresses, of which a register has four, the lowest first. */
export const valuesRead = (answers: readonly { readonly value: string }[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    blocks.flatMap(({ names }, place) => {
      const bytes = Buffer.from(answers[place]?.value.slice(2) ?? '', 'hex');
      return names.map((name, word) => [name, bytes.readUInt32LE(4 * word)]);
    }),
  );

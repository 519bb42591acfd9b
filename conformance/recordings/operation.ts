import { shortened } from '../../src/language/printable.js';
import { gsis, irqfds } from '../gsi-words.js';
import type { Setup } from '../implementation.js';
import {
  type GuestOperation,
  guestWords,
  type Kind,
  type Operation,
  threadWords,
  type VmmOperation,
  vmmWords,
} from '../vocabulary.js';
import { listAt, oneOfAt, type Place, recordAt, refuse, textAt, wholeAt } from './fields.js';

/** @throws UsageError for an unknown actor or word, or arguments that do not go with it. */
export const operationAt = (value: unknown, setup: Setup, place: Place): Operation => {
  const { actor, name, args } = recordAt(value, ['actor', 'name', 'args'], place);
  const given = listAt(args, `${place} args`);
  if (actor === 'none') {
    return name === 'initial'
      ? { by: 'none' }
      : refuse(place, `unknown operation ${shortened(String(JSON.stringify(name)))} of nobody`);
  }
  if (actor === 'vmm') {
    return { by: 'vmm', does: wordAt([name, ...given], vmmWords, setup, place) as VmmOperation };
  }
  const vcpu = oneOfAt(actor, ['none', 'vmm', ...vcpusOf(setup)], `${place} actor`);
  const thread = threadWords.find((word) => word === name);
  if (thread !== undefined) {
    return { by: 'thread', vcpu: Number(vcpu.slice(1)), does: thread };
  }
  const batch = name === 'batch' || name === 'bg';
  const does = (batch ? given : [[name, ...given]]).map(
    (one) => wordAt(listAt(one, place), guestWords, setup, place) as GuestOperation,
  );
  return name === 'bg'
    ? { by: 'beside', vcpu: Number(vcpu.slice(1)), does }
    : { by: 'guest', vcpu: Number(vcpu.slice(1)), batch, does };
};

const vcpusOf = ({ vcpus }: Setup): readonly string[] => Array.from({ length: vcpus }, (_, vcpu) => `v${vcpu}`);

const wordAt = (
  [first, ...args]: readonly unknown[],
  words: Readonly<Record<string, readonly Kind[]>>,
  setup: Setup,
  place: Place,
): { readonly name: string; readonly args: readonly unknown[] } => {
  const name = textAt(first, `${place} name`);
  const kinds = Object.hasOwn(words, name) ? words[name] : undefined;
  if (kinds === undefined) {
    return refuse(place, `unknown operation "${shortened(name)}"; known are ${Object.keys(words).join(', ')}`);
  }
  if (kinds.length !== args.length) {
    return refuse(place, `${name} takes ${kinds.length} arguments (${kinds.join(', ')}), not ${args.length}`);
  }
  return { name, args: kinds.map((kind, number) => argumentAt(args[number], kind, setup, `${place} ${name}`)) };
};

const argumentAt = (value: unknown, kind: Kind, setup: Setup, place: Place): number | string => {
  switch (kind) {
    case 'acknowledged':
      return value === 'last' ? value : acknowledgedAt(value, setup, place);
    case 'intid':
      return wholeAt(value, place, 0, setup.intids - 1);
    case 'lpi':
      return wholeAt(value, place, firstLpi, lastLpi);
    case 'named':
      return wholeAt(value, place, 0, lastLpi);
    case 'number':
      return wholeAt(value, place);
    case 'bit':
      return oneOfAt(value, [0, 1], place);
    case 'gsi':
      return wholeAt(value, place, 0, gsis - 1);
    case 'irqfd':
      return wholeAt(value, place, 0, irqfds - 1);
    case 'vcpu':
      return wholeAt(value, place, 0, setup.vcpus - 1);
    case 'trigger':
      return oneOfAt(value, ['level', 'edge'], place);
  }
};

/** As many as there are events of devices. */
const [firstLpi, lastLpi] = [8192, 8195];

/** An interrupt of the machine, with its sender for a SGI of a GICv2; or a number that IAR returns for none. */
const acknowledgedAt = (value: unknown, { gic, intids }: Setup, place: Place): number => {
  const written = wholeAt(value, place);
  const intid = gic === 2 ? written & 1023 : written;
  return intid < intids || (intid >= firstLpi && intid <= lastLpi) || (intid >= 1020 && intid <= 1023)
    ? written
    : refuse(place, `${written} is no interrupt of the machine, which has ${intids}, and none of 1020 to 1023`);
};

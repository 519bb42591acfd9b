import { irqfds } from '../gsi-words.js';
import { isPrivate } from '../model/wiring.js';
import type { GuestOperation, VmmOperation } from '../vocabulary.js';
import type { Choice } from './choices.js';
import type { Walker } from './walker.js';

const ids = Array.from({ length: irqfds }, (_, id) => id);

/** GSIs of the first interrupts, and one beyond those that the guest has programmed. */
const gsisOf = (spis: readonly number[]): readonly number[] => spis.slice(0, irqfds).map((intid) => intid - firstSpi);

/** GSI 0 */
const firstSpi = 32;

const choice = (weight: number, does: VmmOperation): Choice<VmmOperation> => ({ weight, does });

/** Stores to ioeventfds. */
export const gsiGuestChoices = (walker: Walker): readonly Choice<GuestOperation>[] =>
  [...walker.doorbells].map((id) => ({ weight: 20, does: { name: 'doorbell', args: [id] } }));

/** Routes, irqfds that come and go, and their signals. */
export const gsiVmmChoices = (walker: Walker): readonly Choice<VmmOperation>[] => [
  ...(walker.setup.isRouted ? routedChoices(walker) : []),
  ...(walker.lpis.length > 0 ? messageChoices() : []),
];

const routedChoices = (walker: Walker): readonly Choice<VmmOperation>[] => {
  const spis = walker.intids.filter((intid) => !isPrivate(intid));
  const gsis = gsisOf(spis);
  return [
    ...gsis.flatMap((gsi) => spis.slice(0, irqfds).map((intid) => choice(1, { name: 'route', args: [gsi, intid] }))),
    ...gsis.map((gsi) => choice(4, { name: 'unroute', args: [gsi] })),
    ...ids.flatMap((id) => (walker.isAssignedGsi(id) ? assignedChoices(walker, id) : assigningChoices(gsis, id))),
  ];
};

const assigningChoices = (gsis: readonly number[], id: number): readonly Choice<VmmOperation>[] => [
  ...gsis.flatMap((gsi) =>
    ([0, 1] as const).map((resample) => choice(3, { name: 'gsi_assign', args: [id, gsi, resample] })),
  ),
  choice(1, { name: 'gsi_signal', args: [id] }),
];

const assignedChoices = (walker: Walker, id: number): readonly Choice<VmmOperation>[] => [
  choice(20, { name: 'gsi_signal', args: [id] }),
  choice(60, { name: 'gsi_deassign', args: [id] }),
  choice(walker.doorbells.has(id) ? 0 : 40, { name: 'doorbell_assign', args: [id] }),
];

const messageChoices = (): readonly Choice<VmmOperation>[] =>
  ids.flatMap((id) => [
    choice(6, { name: 'msi_signal', args: [id] }),
    choice(4, { name: 'msi_unroute', args: [id] }),
    ...[0, 1].flatMap((device) => [0, 1].map((event) => choice(1, { name: 'msi_route', args: [id, device, event] }))),
  ]);

import type { GuestOperation, VmmOperation } from '../vocabulary.js';
import type { Choice } from './choices.js';
import type { Walker } from './walker.js';

const devices = [0, 1] as const;
const eventIds = [0, 1] as const;
const collections = [0, 1, 2] as const;
const events = devices.flatMap((device) => eventIds.map((event) => [device, event] as const));

/** Ids that the tables have no room for, and an INTID that is no LPI: commands with them are in error. */
const [noDevice, noEvent, noCollection, noLpi] = [8192, 2, 8192, 40] as const;

/** Commands to the ITS, and accesses to its registers and to those of redistributors. */
export const itsGuestChoices = (walker: Walker, vcpu: number): readonly Choice<GuestOperation>[] =>
  walker.lpis.length === 0
    ? []
    : [
        ...events.flatMap(([device, event]) => eventChoices(walker, device, event)),
        ...devices.flatMap((device) => deviceChoices(walker, device)),
        ...collections.flatMap((collection) => collectionChoices(walker, collection)),
        ...walker.lpis.flatMap((lpi) => lpiChoices(vcpu, lpi)),
        ...walker.owed.flatMap((_, v) => redistributorChoices(walker, v)),
        ...registerChoices(walker),
        ...errors,
      ];

/** MSIs, and the tables in the guest's memory. */
export const itsVmmChoices = (walker: Walker): readonly Choice<VmmOperation>[] =>
  walker.lpis.length === 0
    ? []
    : [
        ...events.map(([device, event]) => ({
          weight: walker.isFilling ? 12 : 4,
          does: { name: 'msi', args: [device, event] } as const,
        })),
        { weight: 1, does: { name: 'msi', args: [0, noEvent] } },
        // Kernels that follow the null pointer of an event without a collection are not to: ITB3.
        { weight: walker.its.maySave() ? 14 : 0, does: { name: 'its_save', args: [] } },
        { weight: 8, does: { name: 'its_reset', args: [] } },
      ];

const choice = (weight: number, does: GuestOperation): Choice<GuestOperation> => ({ weight, does });

/** What makes MSIs come again. */
const wanted = (isNeeded: boolean, weight: number, does: GuestOperation): Choice<GuestOperation> => ({
  weight: isNeeded ? weight : 0,
  does,
  isWanted: true,
});

const eventChoices = (walker: Walker, device: number, event: number): readonly Choice<GuestOperation>[] => {
  const isMapped = walker.its.isMappedEvent(device, event);
  return [
    choice(isMapped ? 2 : 1, { name: 'discard', args: [device, event] }),
    choice(isMapped ? 2 : 1, { name: 'int', args: [device, event] }),
    choice(1, { name: 'clear', args: [device, event] }),
    choice(1, { name: 'inv', args: [device, event] }),
    ...collections.map((collection) => choice(1, { name: 'movi', args: [device, event, collection] })),
    ...walker.lpis.flatMap((lpi) =>
      collections.map((collection): Choice<GuestOperation> => {
        const does = { name: 'mapti', args: [device, event, lpi, collection] } as const;
        const isNeeded = !isMapped && walker.its.isMappedDevice(device) && !walker.its.isMappedLpi(lpi);
        return isNeeded ? wanted(true, 1, does) : choice(1, does);
      }),
    ),
  ];
};

const deviceChoices = (walker: Walker, device: number): readonly Choice<GuestOperation>[] => [
  choice(1, { name: 'mapd', args: [device, 0] }),
  choice(1, { name: 'mapd', args: [device, 1] }),
  wanted(!walker.its.isMappedDevice(device), 8, { name: 'mapd', args: [device, 1] }),
];

const collectionChoices = (walker: Walker, collection: number): readonly Choice<GuestOperation>[] => [
  ...walker.owed.map((_, vcpu) => choice(1, { name: 'mapc', args: [collection, vcpu] })),
  ...walker.owed.map((_, vcpu) =>
    wanted(!walker.its.isMappedCollection(collection), 6, { name: 'mapc', args: [collection, vcpu] }),
  ),
  choice(1, { name: 'unmapc', args: [collection] }),
  choice(1, { name: 'invall', args: [collection] }),
];

const lpiChoices = (vcpu: number, lpi: number): readonly Choice<GuestOperation>[] => [
  choice(1, { name: 'lpi_table', args: [lpi, 0] }),
  choice(2, { name: 'lpi_table', args: [lpi, 1] }),
  choice(1, { name: 'invlpir', args: [vcpu, lpi] }),
];

const redistributorChoices = (walker: Walker, vcpu: number): readonly Choice<GuestOperation>[] => [
  choice(1, { name: 'lpis', args: [vcpu, 0] }),
  wanted(!walker.its.hasLpisOn(vcpu), 12, { name: 'lpis', args: [vcpu, 1] }),
  choice(1, { name: 'invallr', args: [vcpu] }),
  ...walker.owed.map((_, to) => choice(1, { name: 'movall', args: [vcpu, to] })),
];

const registerChoices = (walker: Walker): readonly Choice<GuestOperation>[] => [
  choice(1, { name: 'its', args: [0] }),
  wanted(!walker.its.isOn(), 12, { name: 'its', args: [1] }),
  choice(walker.its.isOn() ? 1 : 6, { name: 'device_table', args: [] }),
  choice(walker.its.isOn() ? 3 : 12, { name: 'collection_table', args: [] }),
  choice(walker.its.isOn() ? 1 : 3, { name: 'cbaser', args: [] }),
  ...[0, 1, 2].flatMap((register) => [
    choice(walker.its.isOn() ? 1 : 2, { name: 'its_valid', args: [register, 0] }),
    wanted(!walker.its.isValid(register), 12, { name: 'its_valid', args: [register, 1] }),
  ]),
  choice(walker.its.holdsCommands() ? 0 : 4, { name: 'hold', args: [] }),
  wanted(walker.its.holdsCommands(), walker.its.hasCommands() ? 8 : 1, { name: 'ring', args: [] }),
  choice(1, { name: 'ring_beyond', args: [] }),
];

const errors: readonly Choice<GuestOperation>[] = [
  choice(1, { name: 'mapd', args: [noDevice, 1] }),
  choice(1, { name: 'mapc', args: [noCollection, 0] }),
  choice(1, { name: 'unmapc', args: [noCollection] }),
  choice(1, { name: 'mapti', args: [noDevice, 0, 8192, 0] }),
  choice(1, { name: 'mapti', args: [0, noEvent, 8192, 0] }),
  choice(1, { name: 'mapti', args: [1, 1, noLpi, 0] }),
  choice(1, { name: 'mapti', args: [1, 1, 8192, noCollection] }),
  choice(1, { name: 'movi', args: [0, 0, noCollection] }),
  choice(1, { name: 'discard', args: [noDevice, 0] }),
  choice(1, { name: 'clear', args: [0, noEvent] }),
  choice(1, { name: 'inv', args: [noDevice, 1] }),
  choice(1, { name: 'int', args: [1, noEvent] }),
  choice(1, { name: 'invall', args: [noCollection] }),
];

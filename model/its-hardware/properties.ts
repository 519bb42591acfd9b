import { type Model, over, type Property, type View } from '../../src/language/index.js';
import { itsHardwareModel } from './rules.js';
import type { ItsHardware } from './steps.js';
import { type ItsHardwareHappening, type ItsHardwareWorld, sentTo } from './world.js';

const { always, everyStep, someStep } = over<ItsHardwareWorld>();

/**
 * The ITS and its driver with all that must hold: what is stale is nobody's mistake until SYNC is complete, and from then on
 * it is.
 */
export const checkedItsHardware = (its: ItsHardware): Model<ItsHardwareWorld> => ({
  ...itsHardwareModel(its),
  properties: [...laws, stale, ...(its.config.does.includes('movi') ? [moved] : [])],
});

const where = (w: View<ItsHardwareWorld>, what: ItsHardwareHappening['what']): readonly number[] =>
  w.happened.flatMap((event) => (event.what === what ? [event.rd] : []));

/** Does the driver wait for nothing? Then what it has asked for last is so. */
const isSettled = (w: View<ItsHardwareWorld>): boolean => w.driver.does === 'nothing';

const laws: readonly Property<ItsHardwareWorld>[] = [
  everyStep({
    id: 'IH1',
    name: 'message-goes-where-sent',
    says: 'a message that the device sends while the driver waits for nothing makes the LPI pending on the CPU that it was last sent to, or nowhere if it is not mapped',
    cites: 'IHI 0069 5.2, 5.3 (MOVI, DISCARD, SYNC)',
    by: 'host',
    when: ({ before, action: { rule } }) => rule === 'its.message' && isSettled(before),
    holds: ({ before, after }) => (where(after, 'arrived')[0] ?? null) === before.driver.target,
    because: ({ before }) => ({ driver: before.driver, cached: before.cached, tables: before.tables }),
  }),
  everyStep({
    id: 'IH2',
    name: 'disabled-once-synced',
    says: 'an LPI is presented while the driver waits for nothing only if it has enabled it',
    cites: 'IHI 0069 5.3 (INV, INVALL, SYNC); "Force synchronisation when issuing INVALL"',
    by: 'host',
    when: ({ before, after }) => isSettled(before) && where(after, 'presented').length > 0,
    holds: ({ before }) => before.driver.enabled,
    because: ({ before }) => ({ driver: before.driver, outstanding: before.outstanding }),
  }),
  everyStep({
    id: 'IH3',
    name: 'presented-where-moved',
    says: 'an LPI is presented while the driver waits for nothing only on the CPU that it was last sent to, and not after DISCARD',
    cites: 'IHI 0069 5.3 (MOVI, DISCARD, SYNC)',
    by: 'host',
    when: ({ before, after }) => isSettled(before) && where(after, 'presented').length > 0,
    holds: ({ before, after }) => where(after, 'presented').every((rd) => rd === before.driver.target),
    because: ({ before }) => ({ driver: before.driver, pending: before.pending }),
  }),
  always({
    id: 'IH4',
    name: 'message-is-kept',
    says: 'an LPI that a message has made pending is so until it is presented, or the driver discards it',
    cites: 'IHI 0069 5.3 (MOVI moves the pending state)',
    by: 'gic',
    when: (w) => w.owed,
    holds: (w) => w.pending !== null,
    because: (w) => ({ driver: w.driver, outstanding: w.outstanding }),
  }),
];

const stale = someStep({
  id: 'R46',
  name: 'disabled-and-presented',
  says: 'an LPI is presented that the driver has disabled, whose INV is not complete',
  cites: 'IHI 0069 5.3 (INV, SYNC)',
  by: 'gic',
  holds: ({ before, after }) => !before.driver.enabled && where(after, 'presented').length > 0,
});

const moved = someStep({
  id: 'R47',
  name: 'moved-and-arrived-before',
  says: 'a message comes to the CPU that its event was moved away from, after MOVI was executed',
  cites: 'IHI 0069 5.3 (MOVI, SYNC)',
  by: 'gic',
  holds: ({ before, after }) =>
    before.driver.does === 'movi' &&
    sentTo(before) === before.driver.target &&
    where(after, 'arrived').some((rd) => rd !== before.driver.target),
});

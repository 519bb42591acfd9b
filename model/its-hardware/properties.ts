import { type Model, over, type Property, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { redistributorOf } from '../its/architecture.js';
import { keys } from '../its/config.js';
import { isInError } from '../its/errors.js';
import type { ItsHardware } from './its-hardware.js';
import { itsHardwareModel } from './rules.js';
import { translationIn } from './steps.js';
import { type ItsHardwareHappening, type ItsHardwareWorld, isSettled } from './world.js';

type W = ItsHardwareWorld;

const { always, everyStep, someStep } = over<W>();

/**
 * The ITS and its driver with all that must hold: what is stale is nobody's mistake until SYNC is complete, and from then on
 * it is.
 */
export const checkedItsHardware = (its: ItsHardware): Model<W> => {
  const { sends, driver } = its.config;
  const has = (name: (typeof sends)[number]): boolean => sends.includes(name);
  return {
    ...itsHardwareModel(its),
    properties: [
      ...laws(its),
      ...(has('int') ? [made] : []),
      ...(driver === 'errors' ? [errors(its)] : []),
      ...(has('inv') || has('invall') ? [stale] : []),
      ...(has('movi') ? [moved] : []),
      ...(has('mapti') ? [discarded] : []),
    ],
  };
};

const where = (w: View<W>, what: ItsHardwareHappening['what'], irq: number): readonly number[] =>
  w.happened.flatMap((event) => (event.what === what && event.irq === irq ? [event.rd] : []));

/** The redistributor that the driver has sent an LPI to, or null. */
const sentTo = ({ driver }: View<W>, irq: number): number | null => {
  const key = driver.events.findIndex((event) => event.irq === irq);
  return key === -1 ? null : redistributorOf(driver, key);
};

const laws = ({ config }: ItsHardware): readonly Property<W>[] => {
  const irqs = { irq: upTo(config.lpis) };
  return [
    everyStep({
      id: 'IH1',
      name: 'message-goes-where-sent',
      says: 'a message that comes while the driver waits for nothing makes the LPI pending that its event is mapped to, on the CPU that it was last sent to, or nothing where the event, its device or its collection is not mapped',
      cites: 'IHI 0069 5.2, 5.3 (SYNC)',
      by: 'host',
      for: { key: upTo(keys(config)) },
      when: ({ before, action: { rule, params } }, { key }) =>
        rule === 'its.message' && params.key === key && isSettled(before),
      holds: ({ before, after }, { key }) => {
        const { irq, rd } = translationIn(before.driver, key);
        const arrived = after.happened.map((event) => [event.irq, event.rd]);
        return JSON.stringify(arrived) === JSON.stringify(irq === null ? [] : [[irq, rd]]);
      },
      because: ({ before }, { key }) => ({
        said: translationIn(before.driver, key),
        cached: at(before.cached, key),
        tables: translationIn(before.tables, key),
      }),
    }),
    everyStep({
      id: 'IH2',
      name: 'disabled-once-synced',
      says: 'an LPI is presented while the driver waits for nothing only if it has not disabled it',
      cites: 'IHI 0069 5.3 (INV, INVALL, SYNC); "Force synchronisation when issuing INVALL"',
      by: 'host',
      for: irqs,
      when: ({ before, after }, { irq }) => isSettled(before) && where(after, 'presented', irq).length > 0,
      holds: ({ before }, { irq }) => at(before.driver.enabled, irq) !== 'off',
      because: ({ before }) => ({ driver: before.driver.enabled, outstanding: before.outstanding }),
    }),
    everyStep({
      id: 'IH3',
      name: 'presented-where-moved',
      says: 'an LPI is presented while the driver waits for nothing only on the CPU that it was last sent to, and not after DISCARD',
      cites: 'IHI 0069 5.3 (MOVI, MAPC, MOVALL, DISCARD, SYNC)',
      by: 'host',
      for: irqs,
      when: ({ before, after }, { irq }) => isSettled(before) && where(after, 'presented', irq).length > 0,
      holds: ({ before, after }, { irq }) => where(after, 'presented', irq).every((rd) => rd === sentTo(before, irq)),
      because: ({ before }, { irq }) => ({ sent: sentTo(before, irq), pending: at(before.lpis, irq).pendingOn }),
    }),
    always({
      id: 'IH4',
      name: 'message-is-kept',
      says: 'an LPI that a message, or INT, has made pending is so until it is presented, or the driver clears or discards it',
      cites: 'IHI 0069 5.3 (MOVI, MOVALL move the pending state)',
      by: 'gic',
      for: irqs,
      when: (w, { irq }) => at(w.lpis, irq).owed === 'yes',
      holds: (w, { irq }) => at(w.lpis, irq).pendingOn.includes(true),
      because: (w) => ({ driver: w.driver, outstanding: w.outstanding }),
    }),
    always({
      id: 'IH6',
      name: 'cleared-once-synced',
      says: 'an LPI that is pending while the driver waits for nothing has come since the driver cleared or discarded it last',
      cites: 'IHI 0069 5.3 (CLEAR, DISCARD, SYNC)',
      by: 'host',
      for: irqs,
      when: (w, { irq }) => isSettled(w) && at(w.lpis, irq).pendingOn.includes(true),
      holds: (w, { irq }) => at(w.lpis, irq).owed !== 'no',
      because: (w, { irq }) => ({ lpi: at(w.lpis, irq), outstanding: w.outstanding }),
    }),
  ];
};

const made = always<{ irq: number }>({
  id: 'IH5',
  name: 'int-once-synced',
  says: 'when the driver waits for nothing, each LPI that it has made happen by INT has come',
  cites: 'IHI 0069 5.3 (INT, SYNC); its_irq_retrigger',
  by: 'host',
  when: isSettled,
  holds: (w) => w.lpis.every(({ asked }) => !asked),
  because: (w) => ({ lpis: w.lpis, outstanding: w.outstanding }),
});

const errors = ({ config }: ItsHardware): Property<W> =>
  everyStep({
    id: 'IH7',
    name: 'errors-are-skipped',
    says: 'a command that is in error changes nothing, and the ITS goes on',
    cites: 'IHI 0069 5.3 (the error conditions of each command)',
    by: 'gic',
    when: ({ before, action: { rule } }) => {
      const [command] = before.ring;
      if (rule !== 'its.executes' || command === undefined || command.name === 'sync') {
        return false;
      }
      const { name, ...rest } = command;
      return isInError(config, before.tables, { name, ...rest });
    },
    holds: ({ before, after }) =>
      JSON.stringify([before.tables, before.lpis, before.outstanding, before.cached]) ===
      JSON.stringify([after.tables, after.lpis, after.outstanding, after.cached]),
  });

const stale = someStep({
  id: 'R46',
  name: 'disabled-and-presented',
  says: 'an LPI is presented that the driver has disabled, whose INV is not complete',
  cites: 'IHI 0069 5.3 (INV, SYNC)',
  by: 'gic',
  holds: ({ before, after }) =>
    before.lpis.some((_, irq) => at(before.driver.enabled, irq) === 'off' && where(after, 'presented', irq).length > 0),
});

/** A message comes by what is cached, against the tables. */
const comesByCache = (
  { before, after }: { before: View<W>; after: View<W> },
  isOther: (rd: number | null) => boolean,
) =>
  before.tables.events.some((_, key) => {
    const { has, irq, rd } = at(before.cached, key);
    const now = translationIn(before.tables, key);
    const isArrived = irq !== null && where(after, 'arrived', irq).some((one) => one === rd);
    return has && isArrived && rd !== now.rd && isOther(now.rd);
  });

const moved = someStep({
  id: 'R47',
  name: 'moved-and-arrived-before',
  says: 'a message comes to the CPU that its event was moved away from, after that was executed',
  cites: 'IHI 0069 5.3 (MOVI, SYNC)',
  by: 'gic',
  holds: (step) => step.action.rule === 'its.message' && comesByCache(step, (rd) => rd !== null),
});

const discarded = someStep({
  id: 'R54',
  name: 'discarded-and-arrived',
  says: 'a message comes of an event that is discarded, whose SYNC is not complete',
  cites: 'IHI 0069 5.3 (DISCARD, SYNC)',
  by: 'gic',
  holds: (step) => step.action.rule === 'its.message' && comesByCache(step, (rd) => rd === null),
});

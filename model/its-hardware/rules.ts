import { initially, type Model, model, over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { executed } from '../its/architecture.js';
import { noCommand } from '../its/command.js';
import { deviceOf, hasEvent, keyOf, keys } from '../its/config.js';
import type { ItsHardwareConfig } from './config.js';
import { isDropping } from './driver.js';
import { driverRules } from './driver-rules.js';
import type { ItsHardware } from './its-hardware.js';
import { translationIn } from './steps.js';
import { type ItsHardwareWorld, itsHardwareWorldOf } from './world.js';

type W = ItsHardwareWorld;

const { rule } = over<W>();

/** An ITS of hardware, as a model of its own. At first the first event is mapped to the first redistributor, and enabled. */
export const itsHardwareModel = (its: ItsHardware): Model<W> => {
  const world = itsHardwareWorldOf(its.config);
  return model<W>({
    id: 'its-hardware',
    says: 'an ITS of hardware, whose commands complete later than they are executed, and a driver like that of Linux',
    world,
    starts: [
      initially(world, (w) => {
        start(its.config, w);
      }),
    ],
    rules: [...hardwareRules(its), ...driverRules(its)],
    ends: 'nowhere',
  });
};

const start = (config: ItsHardwareConfig, w: W): void => {
  for (const tables of [w.tables, w.driver]) {
    tables.devices.fill(true);
    for (const collection of upTo(config.collections)) {
      const isOnline = collection === 0 || config.driver !== 'linux' || !config.sends.includes('mapc');
      tables.collections[collection] = isOnline ? collection % config.cpus : null;
    }
    executed(config, tables, { ...noCommand, name: 'mapti', irq: 0 });
  }
  for (const [irq, lpi] of w.lpis.entries()) {
    lpi.enabledInTable = true;
    w.driver.enabled[irq] = 'on';
  }
};

const hardwareRules = (its: ItsHardware): readonly Rule<W>[] => {
  const { config } = its;
  const events = upTo(keys(config)).filter((key) => {
    const device = deviceOf(config, key);
    return hasEvent(config, device, key - keyOf(config, device, 0));
  });
  const irqs = upTo(config.lpis);

  const arrives = (w: W, irq: number, rd: number): void => {
    const lpi = at(w.lpis, irq);
    lpi.pendingOn[rd] = true;
    lpi.asked = false;
    if (lpi.owed !== 'yes') {
      lpi.owed = isDropping(its, w, irq) ? 'maybe' : 'yes';
    }
    w.happened.push({ what: 'arrived', irq, rd });
  };

  /** Nothing is owed of what is no longer pending, and need not be. */
  const settle = (w: W): void => {
    for (const lpi of w.lpis) {
      lpi.owed = lpi.owed === 'maybe' && !lpi.pendingOn.includes(true) ? 'no' : lpi.owed;
    }
  };

  return [
    rule({
      id: 'its.message',
      by: 'device',
      says: 'a device sends an MSI, which the ITS translates by its cache or its tables',
      cites: 'IHI 0069 5.2',
      for: { key: events },
      does: (w, { key }) => {
        const { irq, rd } = its.translate(w, key);
        if (irq !== null && rd !== null) {
          arrives(w, irq, rd);
        }
      },
    }),
    rule({
      id: 'its.executes',
      by: 'gic',
      says: 'the ITS executes the next command of the ring: GITS_CREADR goes on',
      cites: 'IHI 0069 5.3 (GITS_CREADR)',
      fair: 'weak',
      when: (w) => w.ring[0] !== undefined && its.mayExecute(w, w.ring[0]),
      does: (w) => {
        const command = w.ring.shift();
        if (command !== undefined) {
          its.execute(w, command);
        }
      },
    }),
    rule({
      id: 'its.completes',
      by: 'gic',
      says: 'a command that was executed has come to all whom it concerns; of one LPI they keep their order',
      cites: 'IHI 0069 5.3 (SYNC)',
      for: { place: [0, 1] },
      fair: 'weak',
      when: (w, { place }) => mayComplete(w, place),
      does: (w, { place }) => {
        const effect = at(w.outstanding, place);
        w.outstanding = w.outstanding.filter((_, other) => other !== place);
        its.complete(w, effect);
        const { name, irq, rd } = effect;
        if (name === 'int' && irq !== null && at(at(w.lpis, irq).pendingOn, rd)) {
          arrives(w, irq, rd);
        }
        settle(w);
      },
    }),
    rule({
      id: 'its.caches',
      by: 'gic',
      says: 'the ITS caches the translation of an event, or drops what it has of it',
      cites: 'IHI 0069 5.2 (ITS tables may be cached)',
      for: { key: events },
      does: (w, { key }) => {
        const { has } = at(w.cached, key);
        w.cached[key] = has ? { has: false, irq: null, rd: null } : { has: true, ...translationIn(w.tables, key) };
      },
    }),
    rule({
      id: 'its.readsTable',
      by: 'gic',
      says: 'a redistributor caches the configuration of an LPI, or drops what it has of it',
      cites: 'IHI 0069 (LPI Configuration tables)',
      for: { irq: irqs },
      does: (w, { irq }) => {
        const lpi = at(w.lpis, irq);
        const read = lpi.enabledInTable ? 'on' : 'off';
        lpi.configuration = lpi.configuration === 'none' ? read : 'none';
      },
    }),
    rule({
      id: 'its.presents',
      by: 'gic',
      says: 'a redistributor presents an LPI to its CPU, which takes it',
      cites: 'IHI 0069 4.8, 6',
      for: { irq: irqs, rd: upTo(config.cpus) },
      fair: 'weak',
      when: (w, { irq, rd }) => at(at(w.lpis, irq).pendingOn, rd) && its.isEnabled(w, irq),
      does: (w, { irq, rd }) => {
        const lpi = at(w.lpis, irq);
        lpi.pendingOn[rd] = false;
        lpi.owed = lpi.pendingOn.includes(true) ? lpi.owed : 'no';
        w.happened.push({ what: 'presented', irq, rd });
      },
    }),
  ];
};

/** Commands of one LPI complete in their order. */
const mayComplete = ({ outstanding }: View<W>, place: number): boolean => {
  const effect = outstanding[place];
  return (
    effect !== undefined &&
    outstanding.slice(0, place).every(({ irq }) => irq !== null && effect.irq !== null && irq !== effect.irq)
  );
};

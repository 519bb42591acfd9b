import { initially, type Model, model, over, type Rule, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { commandOf, type ItsHardware } from './steps.js';
import { type ItsHardwareWorld, itsHardwareWorldOf, type Operation, sentTo } from './world.js';

const { rule } = over<ItsHardwareWorld>();

/** An ITS of hardware, as a model of its own. At first the event is mapped to the first redistributor, and enabled. */
export const itsHardwareModel = (its: ItsHardware): Model<ItsHardwareWorld> => {
  const world = itsHardwareWorldOf(its.config);
  return model<ItsHardwareWorld>({
    id: 'its-hardware',
    says: 'an ITS of hardware, whose commands complete later than they are executed, and a driver like that of Linux',
    world,
    starts: [
      initially(world, (w) => {
        w.tables = {
          devices: [true],
          collections: [...upTo(its.config.cpus)],
          events: [{ irq: 0, collection: 0 }],
          targets: [0],
        };
        w.enabledInTable = true;
        w.driver.target = 0;
        w.driver.enabled = true;
      }),
    ],
    rules: [...hardwareRules(its), ...driverRules(its)],
    ends: 'nowhere',
  });
};

const hardwareRules = (its: ItsHardware): readonly Rule<ItsHardwareWorld>[] => [
  rule({
    id: 'its.message',
    by: 'device',
    says: 'the device sends its MSI, which the ITS translates by its cache or its table',
    cites: 'IHI 0069 5.2',
    does: (w) => {
      const rd = its.translate(w);
      if (rd !== null) {
        w.pending = rd;
        // Of what the driver is about to discard nothing is owed.
        w.owed = w.driver.target !== null;
        w.happened.push({ what: 'arrived', rd });
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
    says: 'a command that was executed has come to all whom it concerns',
    cites: 'IHI 0069 5.3 (SYNC)',
    for: { place: [0, 1] },
    fair: 'weak',
    when: (w, { place }) => w.outstanding[place] !== undefined,
    does: (w, { place }) => {
      const command = at(w.outstanding, place);
      w.outstanding = w.outstanding.filter((_, other) => other !== place);
      its.complete(w, command);
    },
  }),
  rule({
    id: 'its.caches',
    by: 'gic',
    says: 'the ITS caches the translation of the event, or drops what it has of it',
    cites: 'IHI 0069 5.2 (ITS tables may be cached)',
    when: (w) => sentTo(w) !== null || w.cached !== null,
    does: (w) => {
      w.cached = w.cached === null ? sentTo(w) : null;
    },
  }),
  rule({
    id: 'its.readsTable',
    by: 'gic',
    says: 'a redistributor caches the configuration of the LPI, or drops what it has of it',
    cites: 'IHI 0069 (LPI Configuration tables)',
    does: (w) => {
      const read = w.enabledInTable ? 'on' : 'off';
      w.configuration = w.configuration === 'none' ? read : 'none';
    },
  }),
  rule({
    id: 'its.presents',
    by: 'gic',
    says: 'the redistributor presents the LPI to its CPU, which takes it',
    cites: 'IHI 0069 4.8, 6',
    fair: 'weak',
    when: (w) => w.pending !== null && its.isEnabled(w),
    does: (w) => {
      if (w.pending !== null) {
        w.happened.push({ what: 'presented', rd: w.pending });
      }
      w.pending = null;
      w.owed = false;
    },
  }),
];

const driverRules = (its: ItsHardware): readonly Rule<ItsHardwareWorld>[] => {
  const { config } = its;
  const does = (operation: Operation): boolean => config.does.includes(operation);
  const rds = (operation: Operation) => ({ rd: does(operation) ? upTo(config.cpus) : [] });

  const mapti = rule({
    id: 'irqchip.activate',
    by: 'host',
    says: 'the driver maps the event (MAPTI), and waits',
    cites: 'its_irq_domain_activate, its_send_mapti',
    for: rds('mapti'),
    when: ({ driver }) => driver.does === 'nothing' && driver.target === null,
    does: (w, { rd }) => {
      Object.assign(w.driver, { does: 'mapti', target: rd });
      its.sendSingleCommand(w, commandOf('mapti', rd, rd));
    },
  });

  const movi = rule({
    id: 'irqchip.setAffinity',
    by: 'host',
    says: 'the driver moves the event to another CPU (MOVI), and waits',
    cites: 'its_set_affinity, its_send_movi',
    for: rds('movi'),
    when: ({ driver }, { rd }) => driver.does === 'nothing' && driver.target !== null && driver.target !== rd,
    does: (w, { rd }) => {
      const from = w.driver.target ?? rd;
      Object.assign(w.driver, { does: 'movi', target: rd });
      its.sendSingleCommand(w, commandOf('movi', from, rd));
    },
  });

  const discard = rule({
    id: 'irqchip.deactivate',
    by: 'host',
    says: 'the driver takes the mapping of the event away (DISCARD), and waits',
    cites: 'its_irq_domain_deactivate, its_send_discard',
    for: rds('discard'),
    when: ({ driver }, { rd }) => driver.does === 'nothing' && driver.target === rd,
    does: (w, { rd }) => {
      Object.assign(w.driver, { does: 'discard', target: null });
      w.owed = false;
      its.sendSingleCommand(w, commandOf('discard', rd, rd));
    },
  });

  const inv = rule({
    id: 'irqchip.updateConfig',
    by: 'host',
    says: 'the driver writes the enable bit of the LPI in its table, has that read (INV, INVALL), and waits',
    cites: 'lpi_update_config, its_send_inv; its_send_invall',
    for: { rd: upTo(config.cpus), all: [0, 1].filter((all) => does(all === 1 ? 'invall' : 'inv')) },
    when: ({ driver }, { rd }) => driver.does === 'nothing' && driver.target === rd,
    does: (w, { rd, all }) => {
      const name = all === 1 ? 'invall' : 'inv';
      w.enabledInTable = !w.enabledInTable;
      Object.assign(w.driver, { does: name, enabled: w.enabledInTable });
      its.sendSingleCommand(w, commandOf(name, rd, rd));
    },
  });

  const done = rule({
    id: 'irqchip.waited',
    by: 'host',
    says: 'GITS_CREADR has passed the commands of the driver, which goes on',
    cites: 'its_wait_for_range_completion',
    fair: 'weak',
    when: ({ driver, ring }) => driver.does !== 'nothing' && ring.length === 0,
    does: (w) => {
      w.driver.does = 'nothing';
    },
  });

  return [mapti, movi, discard, inv, done].filter((one) => Object.values(one.for).every((values) => values.length > 0));
};

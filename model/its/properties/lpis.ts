import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { type ItsCall, keyOf, keys } from '../config.js';
import { eventsOf, mappedIn, targetIn } from '../driver.js';
import { driverOf, lpiOf, lpis } from '../state.js';
import { always, appliesLegal, type Claim, commandIn, everyStep, isPresented, whereLegal } from './common.js';

/** What LPIs are, and where they go. */

export const discardedIsGone: Claim = {
  appliesTo: whereLegal,
  property: (host) =>
    everyStep({
      id: 'IT6',
      name: 'discarded-is-gone',
      says: 'an LPI to which the guest has mapped no event is not presented',
      cites: 'IHI 0069 5.3 (DISCARD); vgic_its_cmd_handle_discard: "the spec talks about removing the pending state"',
      by: host.name(),
      applies: appliesLegal,
      for: { irq: lpis(host.config) },
      when: (step, { irq }) => isPresented(step, irq),
      holds: ({ before }, { irq }) => eventsOf(before, irq).length > 0,
    }),
};

export const goesWhereSent: Claim = {
  appliesTo: whereLegal,
  property: (host) =>
    always({
      id: 'IT8',
      name: 'goes-where-sent',
      says: 'an LPI targets the vCPU that its event was last sent to, by MAPTI, MOVI, MAPC or MOVALL',
      cites: 'IHI 0069 5.3; vgic_add_lpi, update_affinity, update_affinity_collection',
      by: host.name(),
      applies: appliesLegal,
      for: { key: upTo(keys(host.config)) },
      when: (w, { key }) => mappedIn(w, key) !== null,
      holds: (w, { key }) => host.targetOf(w, mappedIn(w, key) ?? 0) === targetIn(w, key),
      because: (w, { key }) => ({ target: host.targetOf(w, mappedIn(w, key) ?? 0), sent: targetIn(w, key) }),
    }),
};

export const disabledIsQuiet: Claim = {
  appliesTo: (host) => whereLegal(host) && host.config.its.includes('lpis'),
  property: (host) =>
    everyStep({
      id: 'IT10',
      name: 'disabled-is-quiet',
      says: 'no LPI is presented to a vCPU whose LPIs the guest has disabled',
      cites: 'IHI 0069 (GICR_CTLR.EnableLPIs); vgic_flush_pending_lpis',
      by: host.name(),
      applies: 'where the guest disables LPIs of a vCPU, and sends no command that is in error',
      for: { irq: lpis(host.config) },
      when: (step, { irq }) => isPresented(step, irq),
      holds: ({ before, after }, { irq }) =>
        after.happened.every(
          (event) => event.what !== 'populated' || event.irq !== irq || at(driverOf(before).lpis, event.vcpu) !== 'off',
        ),
    }),
};

const readers: readonly ItsCall[] = ['mapti', 'mapd', 'inv', 'invall', 'invlpir'];

export const readsItsTable: Claim = {
  appliesTo: (host) => whereLegal(host) && host.config.its.some((call) => readers.includes(call)),
  property: (host) =>
    everyStep({
      id: 'IT12',
      name: 'invalidated-is-read',
      says: 'after INV of an event, INVALL of its collection, INVLPIR, INVALLR, or a MAPTI that makes its LPI, that is enabled as the table of the guest says',
      cites: 'IHI 0069 5.3 (INV, INVALL, MAPTI); update_lpi_config, vgic_add_lpi',
      by: host.name(),
      applies: 'where the guest maps events, or has the table of its LPIs read, and sends no command that is in error',
      for: { key: upTo(keys(host.config)) },
      when: (step, { key }) => {
        const { before, action } = step;
        const { rule, params } = action;
        const command = commandIn(step);
        const { irq, collection } = at(driverOf(before).events, key);
        const isOne = command !== undefined && keyOf(host.config, command.device, command.event) === key;
        const made = command?.name === 'mapti' ? command.irq : undefined;
        const isMade = made !== undefined && lpiOf(host.config, before, made).refcount === 0;
        const isRead = command?.name === 'inv' && irq !== null;
        const isOfRedistributor =
          (rule === 'guest.writeInvlpir' && params.irq === irq) || rule === 'guest.writeInvallr';
        const target = targetIn(before, key);
        return (
          (isOne && (isRead || isMade)) ||
          (command?.name === 'invall' && irq !== null && command.collection === collection) ||
          (isOfRedistributor &&
            irq !== null &&
            target === params.vcpu &&
            at(driverOf(before).lpis, target ?? 0) === 'on')
        );
      },
      holds: ({ after }, { key }) => {
        const irq = mappedIn(after, key) ?? 0;
        return host.isEnabled(after, irq) === lpiOf(host.config, after, irq).enabledInTable;
      },
    }),
};

export const configuredAsRead: Claim = {
  appliesTo: (host) => whereLegal(host) && host.config.its.some((call) => readers.includes(call)),
  property: (host) =>
    everyStep({
      id: 'IT15',
      name: 'configured-as-read',
      says: 'whether an LPI is enabled changes only with a command of the guest that has its configuration read, or with its mapping, and then to what the table says',
      cites: 'IHI 0069 5.3 (INV, INVALL, MAPTI); update_lpi_config',
      by: host.name(),
      applies: 'where the guest maps events, or has the table of its LPIs read, and sends no command that is in error',
      for: { irq: lpis(host.config) },
      when: ({ before, after }, { irq }) =>
        host.isEnabled(before, irq) !== host.isEnabled(after, irq) ||
        host.priorityOf(before, irq) !== host.priorityOf(after, irq),
      holds: (step, { irq }) => {
        const { before, after, action } = step;
        const isUnmapped = eventsOf(after, irq).length === 0;
        const reads = ['inv', 'invall', 'guest.writeInvlpir', 'guest.writeInvallr', 'vmm.migrateIts'];
        const isRead = [action.rule, commandIn(step)?.name ?? ''].some((one) => reads.includes(one));
        return (
          isUnmapped ||
          ((isRead || eventsOf(before, irq).length === 0) &&
            host.isEnabled(after, irq) === lpiOf(host.config, after, irq).enabledInTable)
        );
      },
    }),
};

const droppers: readonly ItsCall[] = ['clear', 'lpis'];

export const droppedIsDropped: Claim = {
  appliesTo: (host) => whereLegal(host) && host.config.its.some((call) => droppers.includes(call)),
  property: (host) =>
    everyStep({
      id: 'IT16',
      name: 'cleared-is-clear',
      says: 'after CLEAR of its event, or EnableLPIs set with an empty pending table, nothing is kept pending of an LPI',
      cites: 'IHI 0069 5.3 (CLEAR), GICR_PENDBASER; vgic_its_cmd_handle_clear, its_sync_lpi_pending_table',
      by: host.name(),
      applies: 'where the guest clears events, or sets EnableLPIs, and sends no command that is in error',
      for: { irq: lpis(host.config) },
      when: (step, { irq }) =>
        (commandIn(step)?.name === 'clear' || step.action.rule === 'guest.enableLpis') &&
        step.after.happened.some((event) => event.what === 'pending state dropped' && event.irq === irq),
      holds: ({ after }, { irq }) => !host.isLatched(after, irq),
    }),
};

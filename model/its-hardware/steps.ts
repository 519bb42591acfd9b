import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { executed, lpiIn, redistributorOf, type Tables } from '../its/architecture.js';
import { keyOf } from '../its/config.js';
import { isInError } from '../its/errors.js';
import { bind, type Steps } from '../machine/steps.js';
import type { ItsHardwareConfig } from './config.js';
import { driverSteps } from './driver.js';
import type { ItsHardware, Translation } from './its-hardware.js';
import type { Effect, HardwareCommand, ItsHardwareWorld } from './world.js';

type W = ItsHardwareWorld;

/** Where an event goes by some tables. */
export const translationIn = (tables: View<Tables>, key: number): Translation => {
  const rd = redistributorOf(tables, key);
  return rd === null ? { irq: null, rd } : { irq: lpiIn(tables, key), rd };
};

/** What a command has still to do, by the tables before it. */
const effectOf = (config: ItsHardwareConfig, { tables }: View<W>, command: View<HardwareCommand>): Effect | null => {
  const { name, device, event, collection, vcpu, to } = command;
  const { irq, rd } = translationIn(tables, keyOf(config, device, event));
  const there = at(tables.collections, collection);
  switch (name) {
    case 'movi':
      return rd === null ? null : { name, irq, collection, rd, to: there ?? rd };
    case 'discard':
    case 'clear':
    case 'int':
    case 'inv':
      return rd === null ? null : { name, irq, collection: 0, rd, to: 0 };
    case 'invall':
      return there === null ? null : { name, irq: null, collection, rd: there, to: 0 };
    case 'movall':
      return vcpu === null || to === null ? null : { name, irq: null, collection: 0, rd: vcpu, to };
    default:
      return null;
  }
};

export const itsHardwareSteps: Steps<ItsHardware> = {
  execute: (its, w, command) => {
    const { name, ...rest } = command;
    if (name === 'sync') {
      its.sync(w);
    } else if (!isInError(its.config, w.tables, { name, ...rest })) {
      const effect = effectOf(its.config, w, command);
      executed(its.config, w.tables, { name, ...rest });
      w.outstanding.push(...(effect === null ? [] : [effect]));
    }
  },

  complete: (_its, w, { name, irq, collection, rd, to }) => {
    const isOne = (one: number): boolean => irq === null || irq === one;
    if (name === 'movi' || name === 'discard') {
      forget(w, (one) => one.irq === irq);
    }
    for (const [one, lpi] of w.lpis.entries()) {
      const { pendingOn } = lpi;
      switch (name) {
        case 'movi':
        case 'movall':
          if (isOne(one) && at(pendingOn, rd)) {
            pendingOn[rd] = false;
            pendingOn[to] = true;
          }
          break;
        case 'discard':
        case 'clear':
          pendingOn[rd] = at(pendingOn, rd) && !isOne(one);
          break;
        case 'int':
          pendingOn[rd] = at(pendingOn, rd) || isOne(one);
          break;
        case 'inv':
          lpi.configuration = isOne(one) ? 'none' : lpi.configuration;
          break;
        case 'invall': {
          const isThere = w.tables.events.some((event) => event.irq === one && event.collection === collection);
          lpi.configuration = isThere ? 'none' : lpi.configuration;
          break;
        }
      }
    }
  },

  sync: (_its, w) => {
    forget(w, ({ irq, rd }, key) => {
      const now = translationIn(w.tables, key);
      return now.irq !== irq || now.rd !== rd;
    });
  },

  mayExecute: (_its, w, { name, vcpu }) =>
    name === 'sync' ? w.outstanding.every(({ rd }) => rd !== vcpu) : w.outstanding.length < 2,

  translate: (_its, w, key) => {
    const { has, irq, rd } = at(w.cached, key);
    return has ? { irq, rd } : translationIn(w.tables, key);
  },

  isEnabled: (_its, w, irq) => {
    const { configuration, enabledInTable } = at(w.lpis, irq);
    return configuration === 'none' ? enabledInTable : configuration === 'on';
  },

  ...driverSteps,
};

/** What is cached of some events goes. */
const forget = (w: W, isOne: (cached: View<W['cached'][number]>, key: number) => boolean): void => {
  for (const [key, cached] of w.cached.entries()) {
    if (cached.has && isOne(cached, key)) {
      Object.assign(cached, { has: false, irq: null, rd: null });
    }
  }
};

export const itsHardware = bind(itsHardwareSteps);

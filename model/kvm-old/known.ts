import { isSoftPendable } from '../ghost/ghost.js';
import { sgiSource } from '../guest/sgi.js';
import { type Access, type Interrupt, isMapped } from '../machine/config.js';
import type { KnownViolation } from '../machine/system.js';
import { timerSource } from '../timer/state.js';
import type { OldConfig } from './config.js';
import type { OldEraId } from './eras/index.js';
import { mends } from './mends/index.js';
import type { Story } from './pinned/seen.js';

type Known = KnownViolation<OldConfig> & { readonly story: Story; readonly eras: readonly OldEraId[] };

const some =
  (is: (irq: Interrupt) => boolean) =>
  ({ interrupts }: OldConfig): boolean =>
    interrupts.some(is);

const accesses =
  (...which: readonly Access[]) =>
  ({ access }: Interrupt): boolean =>
    which.some((one) => access.includes(one));

const isLevel = ({ trigger }: Interrupt): boolean => trigger === 'level';

const isRetargeted = accesses('target');

const isPrivate = ({ vcpu }: Interrupt): boolean => vcpu !== null;

const first: readonly OldEraId[] = ['linux-3.11', 'mailed-2014'];
const until42: readonly OldEraId[] = ['linux-4.1', 'mailed-2015'];
const since43: readonly OldEraId[] = ['linux-4.3', 'linux-4.4'];
const since41: readonly OldEraId[] = [...until42, ...since43];
const all: readonly OldEraId[] = [...first, ...since41];

const written: readonly Known[] = [
  {
    story: 'one bit for a line and ISPENDR',
    breaks: ['L01', 'L09', 'N10', 'S15', 'OV6'],
    eras: first,
    where: some(isSoftPendable),
  },
  {
    story: 'a lowered level is loaded',
    breaks: ['OV10'],
    eras: first,
    where: some(isLevel),
    // One bit for a line and ISPENDR, and a list register that is left alone, load it as well.
    stillWhere: some((irq) => isSoftPendable(irq) || isRetargeted(irq)),
  },
  {
    story: 'a lowered level is loaded',
    breaks: ['OV2', 'OV9'],
    eras: until42,
    where: some(isLevel),
    stillWhere: some(isRetargeted),
  },
  { story: 'ISPENDR while it is handled', breaks: ['N10'], eras: since41, where: some(isSoftPendable) },
  {
    story: 'a lowered level clears the oracle',
    breaks: ['L01', 'OV3', 'OV8'],
    eras: since43,
    where: some(isLevel),
    stillWhere: some(isRetargeted),
  },
  {
    story: 'disabled in a list register',
    breaks: ['N02', 'N06', 'S04', 'S11', 'S15', 'X01'],
    eras: all,
    where: some(accesses('enable')),
  },
  {
    story: 'retired and still to report',
    breaks: ['OV1', 'S08', 'S16'],
    eras: first,
    where: some((irq) => isLevel(irq) && accesses('enable')(irq)),
  },
  {
    story: 'queued and taken back',
    breaks: ['OV2', 'OV6', 'S15'],
    eras: ['mailed-2014'],
    where: (config) => config.userAccess && some(isLevel)(config),
  },
  {
    story: 'the sender of an active SGI',
    breaks: ['N02', 'N09', 'OV5', 'S14', 'S38'],
    eras: since41,
    where: (config) => config.userAccess && config.sgiSenders > 1,
  },
  {
    story: 'a timer that works behind a saved vgic',
    breaks: ['OV14'],
    eras: ['mailed-2014'],
    where: ({ saves }) => saves,
  },
  {
    story: 'a pending state that comes back',
    breaks: ['OV10'],
    eras: since41,
    where: (config) => config.userAccess || some(accesses('enable'))(config),
  },
  {
    story: 'the status of the last run',
    breaks: ['N02', 'OV1', 'OV2', 'OV3', 'OV4', 'S02', 'S08', 'S11'],
    eras: first,
    where: ({ signals }) => signals,
  },
  {
    story: 'the distributor is off',
    breaks: ['S16'],
    eras: all,
    where: ({ guest }) => guest.controls.includes('distributor'),
  },
  {
    story: 'a target list',
    breaks: ['N02', 'N09', 'S14'],
    eras: ['linux-3.11'],
    where: ({ sgiSenders }) => sgiSenders > 1,
  },
  {
    story: 'retargeting leaves list registers alone',
    breaks: ['OV3', 'OV6', 'OV7', 'OV10', 'OV16', 'S02', 'S09', 'S10', 'S15', 'X01'],
    eras: all,
    where: some(accesses('target')),
  },
  {
    story: 'SPENDSGIR makes nothing pending',
    breaks: ['N02', 'N09'],
    eras: ['mailed-2014', ...since41],
    where: ({ sgiRegisters }) => sgiRegisters,
  },
  {
    story: 'ISPENDR of an SGI',
    breaks: ['S14', 'S48'],
    eras: all,
    where: some((irq) => irq.source === sgiSource && accesses('pending', 'idlePending')(irq)),
  },
  { story: 'a kick before the entry', breaks: ['OV7'], eras: all, where: ({ fine }) => fine.includes('entry') },
  {
    story: 'pending and active at once',
    breaks: ['N02', 'OV5'],
    eras: since41,
    where: ({ userAccess, saves }) => userAccess || saves,
  },
  {
    story: 'the physical active bit as evidence',
    breaks: ['OV3', 'OV4', 'OV8', 'OV12', 'S03', 'S11', 'S15', 'S30'],
    eras: ['mailed-2015'],
    where: some(isMapped),
  },
  {
    story: 'a disabled timer fires at each entry',
    breaks: ['OV12'],
    eras: ['mailed-2015'],
    where: some(accesses('enable')),
  },
  {
    story: 'a level timer as an edge',
    breaks: ['OV10'],
    eras: ['mailed-2014', 'mailed-2015', 'linux-4.3'],
    where: some(({ source }) => source === timerSource),
  },
  {
    story: 'active until the next entry',
    breaks: ['S04'],
    eras: ['linux-4.4'],
    where: some(({ source }) => source === timerSource),
  },
  {
    story: 'active until the next entry',
    breaks: ['S04'],
    eras: ['linux-4.3'],
    where: (config) => config.preemption && some(({ source }) => source === timerSource)(config),
  },
  {
    story: 'an edge before the sync',
    breaks: ['OV2', 'OV6'],
    eras: ['mailed-2015', ...since43],
    where: some((irq) => isMapped(irq) && irq.trigger === 'edge'),
  },
  {
    story: 'an edge before the sync',
    breaks: ['OV3', 'S04'],
    eras: ['linux-4.3'],
    where: some((irq) => isMapped(irq) && isPrivate(irq) && isSoftPendable(irq)),
  },
  {
    story: 'ISPENDR of a forwarded interrupt',
    breaks: ['N10', 'OV6', 'S03', 'S11', 'S15', 'S30'],
    eras: ['linux-4.3'],
    where: some((irq) => isMapped(irq) && accesses('pending', 'idlePending')(irq)),
  },
  {
    story: 'ISPENDR of a forwarded interrupt',
    breaks: ['S03', 'S30'],
    eras: ['linux-4.4'],
    where: some((irq) => isMapped(irq) && accesses('pending', 'idlePending')(irq)),
  },
  {
    story: 'pending is taken for ended',
    breaks: ['N02'],
    eras: ['linux-4.4'],
    where: some(isMapped),
  },
  {
    story: 'pending is taken for ended',
    breaks: ['S04'],
    eras: ['linux-4.4'],
    where: some(isMapped),
    stillWhere: ({ unmaps }) => unmaps,
  },
  {
    story: 'pending is taken for ended',
    breaks: ['N10'],
    eras: ['linux-4.4'],
    where: some((irq) => isMapped(irq) && isSoftPendable(irq)),
    // So does an EOI after it.
    stillWhere: () => true,
  },
  {
    story: 'the map goes before the list register',
    breaks: ['OV2', 'OV13'],
    eras: ['mailed-2015', ...since43],
    where: ({ unmaps }) => unmaps,
  },
  {
    story: 'the map goes before the list register',
    breaks: ['S04'],
    eras: ['mailed-2015', ...since43],
    where: ({ unmaps }) => unmaps,
    // Who unmaps has to stop the device first, and the vgic has no step for that.
    stillWhere: () => true,
  },
];

/** What the first vgic really breaks, for configurations that nobody has written down: docs/old-vgic.md. */
export const known: readonly Known[] = written.map((one) => ({ ...one, ...mends[one.story] }));

/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { readOrders } from '../../model/guest/several-active.js';
import { type EraId, eraOf, eras } from '../../model/kvm/eras/index.js';
import type { Story } from '../../model/kvm/known/index.js';
import { knownViolations, mended } from '../../model/kvm/known/index.js';
import { scenarios } from '../../model/scenarios/index.js';
import { vgicOrders } from '../../model/scenarios/orders.js';
import { type Config, sketch, type Vgic, vgic } from '../../model/vgic.js';
import { promisesFor, propertiesFor } from '../../properties/index.js';
import { explore } from '../../src/search/index.js';

// What is known of configurations that nobody has written down, each proven by a configuration in which a story breaks a
// property, and does not with its cause mended.

interface Proof {
  readonly story: Story;
  readonly properties: string;
  /** A sketch, orders or a scenario. */
  readonly in: string;
  readonly eras?: readonly EraId[];
  /** Stories that break it there as well, and are mended beforehand. */
  readonly besides?: readonly Story[];
}

const every: readonly EraId[] = eras.map(({ id }) => id);
const older: readonly EraId[] = ['linux-4.17'];
const newer: readonly EraId[] = ['linux-6.19', 'linux-7.3'];
const until72: readonly EraId[] = ['linux-4.17', 'linux-6.19'];

/** Each place where a story is said to be seen. */
const stories = knownViolations.flatMap(({ story, seen }) => seen.map((one) => ({ story, ...one })));

const proofs: readonly Proof[] = [
  { story: 'disabled while active', properties: 'S16', in: 'edge+enable' },
  { story: 'disabled while active', properties: 'S16', in: 'guest-distributor,edge' },
  { story: 'disabled while active', properties: 'S16', in: 'inv,lpi', eras: older },
  { story: 'active first', properties: 'S17', in: 'edge,edge', eras: older },
  { story: 'active first', properties: 'N08 X01', in: 'eoi1,edge,edge+active@1', eras: older },
  { story: 'active first', properties: 'S60', in: 'resampled,timer,edge+active@1', eras: older },
  { story: 'a second sender', properties: 'N08 X01', in: 'sgi', eras: older },
  { story: 'soft-pending forwarded interrupt', properties: 'S03 S30', in: 'forwarded-edge+pending' },
  { story: 'soft-pending forwarded interrupt', properties: 'S03 S04 S30', in: 'v2,forwarded-edge+idlePending' },
  { story: 'soft-pending forwarded interrupt', properties: 'S03 S30', in: 'forwarded-level+idlePending' },
  { story: 'soft-pending forwarded interrupt', properties: 'S04 N06', in: 'v2,forwarded-level+idlePending' },
  { story: 'soft-pending forwarded interrupt', properties: 'S15', in: 'v2,forwarded-level+idlePending+target' },
  { story: 'soft-pending forwarded interrupt', properties: 'S51', in: 'v2,forwarded-level+pending' },
  {
    story: 'a soft-pending forwarded interrupt reads as not pending',
    properties: 'S31',
    in: 'timer+pending+readPending',
  },
  {
    story: 'a soft-pending forwarded interrupt reads as not pending',
    properties: 'S31',
    in: 'timer+idlePending+readPending',
  },
  { story: 'enabling a forwarded interrupt', properties: 'S03 S30', in: 'forwarded-level+enable' },
  { story: 'enabling a forwarded interrupt', properties: 'S03 S15 S30', in: 'v2,forwarded-level+enable' },
  {
    story: 'the timer of another vCPU',
    properties: 'L08 N06 S04 S31 S49',
    in: 'redistributors-timer',
  },
  {
    story: 'the timer of another vCPU',
    properties: 'S03 S15 S30 S51',
    in: 'v2,guest-redistributors,timer+enable,timer',
  },
  {
    story: 'the timer of another vCPU',
    properties: 'N06 S04 S50 S51',
    in: 'v2,guest-redistributors,timer+active,timer',
  },
  {
    story: 'the timer of another vCPU',
    properties: 'S60',
    in: 'v2,resampled,guest-redistributors,timer+idlePending,timer',
  },
  {
    story: 'the timer of another vCPU',
    properties: 'S50',
    in: 'v2,guest-redistributors,timer+idlePending,timer',
    besides: ['soft-pending forwarded interrupt'],
  },
  { story: 'deactivating a forwarded interrupt by register', properties: 'S03 S15 S30', in: 'timer+active' },
  { story: 'deactivating a forwarded interrupt by register', properties: 'S60', in: 'resampled,timer+active' },
  { story: 'a timer that is resampled keeps its level', properties: 'S03 S15 S60', in: 'resampled,preempted,timer' },
  { story: 'a timer that is resampled keeps its level', properties: 'S03 S15 S60', in: 'resampled,sleeps,timer' },
  { story: 'a timer that is resampled keeps its level', properties: 'S03 S15 S60', in: 'resampled,timer+enable' },
  {
    story: 'a timer that is resampled keeps its level',
    properties: 'S15',
    in: 'resampled,timer+idlePending@1,level',
  },
  { story: 'a disabled group takes the list registers', properties: 'S62', in: 'groups,edge,edge@1', eras: older },
  { story: 'a group that changes in a list register', properties: 'X01 L02', in: 'v2,edge+group' },
  { story: 'a group that changes in a list register', properties: 'L01', in: 'group-change' },
  { story: 'a binary point behind CBPR is not saved', properties: 'LC1i', in: 'binary-points-saved' },
  { story: 'a disabled group is out of order', properties: 'S55', in: 'groups,edge,edge@1', eras: newer },
  {
    story: 'a disabled group is out of order',
    properties: 'S11 S12 S55 X01',
    in: 'groups,edge,edge@1,edge@2',
    eras: newer,
  },
  { story: 'no notification within one run', properties: 'S15 S32', in: 'vfio', eras: newer },
  { story: 'threaded handlers', properties: 'S15s', in: 'oneshot' },
  { story: 'threaded handlers', properties: 'S15s', in: 'v2,oneshot' },
  { story: 'retargeting does not kick', properties: 'N03', in: 'v2,edge+target' },
  { story: 'retargeting does not kick', properties: 'N03', in: 'v2,movi,lpi' },
  {
    story: 'retargeting does not kick',
    properties: 'N03',
    in: 'v2,mapti,lpi',
    eras: ['linux-7.3'],
  },
  { story: 'a discarded LPI is delivered', properties: 'IT6', in: 'mapti,lpi' },
  { story: 'a discarded LPI is delivered', properties: 'IT6', in: 'its,lpi' },
  { story: 'what was saved as pending comes back', properties: 'S14', in: 'mapti,its-save,lpi' },
  { story: 'what was saved as pending comes back', properties: 'S14', in: 'mapti,its-migrate,lpi,lpi' },
  { story: 'an LPI that stays active', properties: 'X01', in: 'v2,movi,its-migrate,lpi', eras: older },
  { story: 'an LPI that is found keeps its target', properties: 'IT8', in: 'v2,mapti,lpi', eras: until72 },
  { story: 'an LPI that is found keeps its target', properties: 'IT12', in: 'v2,mapti,invall,lpi', eras: until72 },
  { story: 'an LPI that is found keeps its target', properties: 'IT16', in: 'v2,mapti,lpis,lpi', eras: until72 },
  { story: 'LPIs are disabled under a running vCPU', properties: 'N03', in: 'v2,mapti,lpis,lpi', eras: older },
  { story: 'LPIs are disabled under a running vCPU', properties: 'S07 N01 IT10', in: 'v2,lpis,lpi' },
  { story: 'LPIs are disabled under a running vCPU', properties: 'S06 S06l', in: 'v2,lpis,lpi', eras: newer },
  {
    story: 'LPIs are disabled under a running vCPU',
    properties: 'S02',
    in: 'v2,movi,lpis,lpi',
    besides: ['EnableLPIs looks at the list'],
  },
  {
    story: 'an LPI that stays active',
    properties: 'S13',
    in: 'v2,movi,lpis,lpi',
    eras: older,
  },
  { story: 'EnableLPIs looks at the list', properties: 'IT10', in: 'lpis,inv,lpi' },
  {
    story: 'EnableLPIs looks at the list',
    properties: 'N02',
    in: 'v2,movi,lpis,lpi',
    besides: ['LPIs are disabled under a running vCPU'],
  },
  { story: 'a translation is cached behind a disable', properties: 'IT1', in: 'its,fine-its,lpi' },
  { story: 'a translation is cached behind a disable', properties: 'IT1 IT10', in: 'lpis,fine-its,lpi' },
  { story: 'a translation is cached behind a disable', properties: 'IT1 IT21', in: 'its-valid,fine-its,lpi' },
  { story: 'an LPI that stays active', properties: 'N14 X01', in: 'lpis,lpi', eras: older },
  { story: 'an LPI that stays active', properties: 'N08', in: 'lpis,lpi,edge', eras: older },
  { story: 'LPIs are disabled under a running vCPU', properties: 'S12 X01', in: 'v2,lpis,lpi,edge', eras: newer },
  {
    story: 'retargeting does not kick',
    properties: 'N04',
    in: 'v2,l2,gic2,eoi1,sleeps,edge+target',
    eras: newer,
    besides: ['a deactivation does not wake'],
  },
  { story: 'deactivation on another vCPU', properties: 'S24 X01', in: 'v2,no-tds,eoi1,edge', eras: older },
  { story: 'the count of active SPIs', properties: 'S24', in: 'dir-across', eras: newer },
  {
    story: 'the count of active SPIs',
    properties: 'S12',
    in: 'v2,guest-eoiMode,level,level@1',
    eras: newer,
    besides: ['the broadcast is not waited for'],
  },
  {
    story: 'the broadcast is not waited for',
    properties: 'S12',
    in: 'v2,guest-eoiMode,level,level@1',
    eras: newer,
    besides: ['the count of active SPIs'],
  },
  {
    story: 'the broadcast is not waited for',
    properties: 'X01',
    in: 'dir-across',
    eras: newer,
    besides: ['the count of active SPIs'],
  },
  {
    story: 'a deactivation from elsewhere is not notified',
    properties: 'S15 S32',
    in: 'v2,gic2,eoi1,vfio',
    eras: newer,
  },
  { story: 'a deactivation from elsewhere is not notified', properties: 'S15', in: 'gic2,vfio+active' },
  { story: 'a deactivation does not wake', properties: 'N04', in: 'v2,eoi1,sleeps,level', eras: newer },
  { story: 'a deactivation does not wake', properties: 'N03', in: 'orders:i3,v2,eoi1,legal', eras: newer },
  { story: 'pending state in a list register', properties: 'S31', in: 'v2,edge+readPending' },
  { story: 'a priority changed while pending', properties: 'X01', in: 'priority-across' },
  { story: 'a priority changed while pending', properties: 'S12', in: 'v2,edge+priority,edge@1', eras: newer },
  { story: 'ISPENDR of a level interrupt', properties: 'N10', in: 'level+pending' },
  { story: 'ISPENDR of a level interrupt', properties: 'S15', in: 'eoi1,level+pending+active' },
  { story: 'ISPENDR of a level interrupt', properties: 'S15', in: 'v2,eoi1,level+pending', eras: newer },
  {
    story: 'halting does not wait for the fold',
    properties: 'S10 S11 S31 X01',
    in: 'v2,fine-exit,edge+active+readActive',
    eras: until72,
  },
  {
    story: 'halting does not wait for the fold',
    properties: 'S10 S31 X01',
    in: 'v2,fine-entry,edge+active+readActive',
    eras: until72,
  },
  {
    story: 'halting does not wait for the fold',
    properties: 'S03',
    in: 'v2,eoi1,fine-entry,forwarded-edge',
    eras: ['linux-6.19'],
  },
  {
    story: 'halting does not wait for the fold',
    properties: 'S03 S30',
    in: 'v2,fine-entry,forwarded-edge+active',
    besides: ['deactivating a forwarded interrupt by register'],
    eras: until72,
  },
  {
    story: 'halting does not wait for the fold',
    properties: 'S12',
    in: 'v2,fine-entry,edge+active,edge',
    eras: ['linux-6.19'],
  },
  { story: 'halting does not wait for the fold', properties: 'S15', in: 'v2,fine-entry,level+active', eras: until72 },
  { story: 'halting does not wait for the fold', properties: 'S47', in: 'v2,fine-entry,level+active', eras: until72 },
  { story: 'halting does not wait for the fold', properties: 'S47', in: 'v2,fine-exit,edge+active', eras: until72 },
  {
    story: 'halting does not wait for the fold',
    properties: 'S15',
    in: 'v2,eoi1,fine-exit,level+active',
    eras: ['linux-6.19'],
  },
  {
    story: 'halting does not wait for the fold',
    properties: 'S15',
    in: 'v2,fine-exit,fine-halt,level+active',
    eras: ['linux-6.19'],
  },
  {
    story: 'halting does not wait for the fold',
    properties: 'S12',
    in: 'v2,no-tds,guest-eoiMode,fine-exit,edge,edge',
    eras: ['linux-6.19'],
  },
  {
    story: 'halting does not wait for the fold',
    properties: 'N06',
    in: 'v2,fine-exit,forwarded-level+active',
    eras: until72,
  },
  {
    story: 'halting does not wait for the fold',
    properties: 'S11',
    in: 'v2,guest-eoiMode,fine-exit,edge+active',
    eras: ['linux-6.19'],
  },
  {
    story: 'deactivating a forwarded interrupt by register',
    properties: 'S15',
    in: 'v2,gic2,eoi1,forwarded-level+enable',
    eras: newer,
    besides: ['enabling a forwarded interrupt'],
  },
  {
    story: 'deactivating a forwarded interrupt by register',
    properties: 'S15',
    in: 'v2,gic2,eoi1,forwarded-level+pending',
    eras: newer,
    besides: ['ISPENDR of a level interrupt'],
  },
  {
    story: 'deactivating a forwarded interrupt by register',
    properties: 'S03',
    in: 'v2,any,guest-eoiMode,edge,forwarded-edge',
    eras: newer,
  },
  { story: 'enabling the distributor', properties: 'N01', in: 'guest-distributor,level' },
  { story: 'a route back queues nothing', properties: 'N01 V3a', in: 'edge+nowhere' },
  { story: 'a route back queues nothing', properties: 'N14', in: 'edge+nowhere+active' },
  {
    story: 'a route back queues nothing',
    properties: 'N01',
    in: 'mapti,mapc,early,lpi',
    eras: ['linux-7.3'],
  },
  {
    story: 'an LPI that is found keeps its target',
    properties: 'IT8',
    in: 'mapti,mapc,early,lpi',
    eras: until72,
  },
  { story: 'EnableLPIs looks at the list', properties: 'N02', in: 'mapti,mapc,early,lpis,lpi', eras: ['linux-7.3'] },
  { story: 'enabling the distributor', properties: 'N03', in: 'v2,preempted,guest-mask,guest-distributor,edge' },
  { story: 'enabling a forwarded interrupt', properties: 'S04 N06', in: 'v2,forwarded-level+enable+target' },
  {
    story: 'halting does not wait for the fold',
    properties: 'S11',
    in: 'v2,fine-exit,edge+active,edge',
    eras: ['linux-6.19'],
  },
  {
    story: 'halting does not wait for the fold',
    properties: 'S04',
    in: 'v2,fine-exit,forwarded-edge+active',
    besides: ['deactivating a forwarded interrupt by register'],
    eras: until72,
  },
  { story: 'enabling the distributor', properties: 'N01 LC9', in: 'saves-ctlr-last,level' },
  { story: 'a GICv2 saves no levels', properties: 'S35', in: 'gic2,saves,level' },
  { story: 'a GICv2 saves no levels', properties: 'S15', in: 'gic2,saves,level+active' },
  { story: 'a GICv2 saves no levels', properties: 'S03 S30', in: 'gic2,saves,timer' },
  { story: 'the sender of an active SGI is not saved', properties: 'S38', in: 'gic2,saves,sgi' },
  { story: 'triggers behind the lines', properties: 'N01 LC9', in: 'saves-triggers-last,level' },
  { story: 'the active bit of a mapped timer', properties: 'LC1 S11 S15 S51', in: 'saves-after-run,timer' },
  { story: 'the active bit of a mapped timer', properties: 'S10', in: 'eoi1,saves-after-run,timer' },
  { story: 'the active bit of a mapped timer', properties: 'S12', in: 'l1,saves-after-run,timer,edge', eras: newer },
  { story: 'active elsewhere than it is routed', properties: 'X01', in: 'v2,saves,edge+target' },
  { story: 'active first', properties: 'L01', in: 'overflow-three', eras: older },
  { story: 'halting does not wait for the fold', properties: 'L02', in: 'dir-entry', eras: ['linux-6.19'] },
  { story: 'deactivation on another vCPU', properties: 'L02', in: 'v2,no-tds,eoi1,edge', eras: older },
  {
    story: 'the broadcast is not waited for',
    properties: 'L02',
    in: 'dir-across',
    eras: newer,
    besides: ['the count of active SPIs'],
  },
  { story: 'a deactivation does not wake', properties: 'L03', in: 'dir-sleep', eras: newer },
  { story: 'no notification within one run', properties: 'L06 L07 L09', in: 'vfio', eras: newer },
  { story: 'a deactivation from elsewhere is not notified', properties: 'L06', in: 'vfio-dir', eras: newer },
  { story: 'retargeting does not kick', properties: 'L01 L08', in: 'retarget' },
  { story: 'a priority changed while pending', properties: 'L02', in: 'priority-across' },
  { story: 'enabling the distributor', properties: 'L01', in: 'distributor' },
  { story: 'a route back queues nothing', properties: 'L01', in: 'routed-nowhere' },
  { story: 'a route back queues nothing', properties: 'L08', in: 'vfio+nowhere' },
  { story: 'enabling the distributor', properties: 'L03', in: 'distributor-across' },
  { story: 'user space unmasks', properties: 'S15', in: 'vfio-ioctl' },
  { story: 'user space unmasks', properties: 'S15 RT8 RT9', in: 'vfio-timer' },
  { story: 'user space unmasks', properties: 'S15 RT8 RT9', in: 'vfio-access' },
  { story: 'several sources on one line', properties: 'RT12', in: 'line-too,routed-level' },
];

const each = proofs.flatMap(({ story, properties, in: name, eras = every, besides = [] }) =>
  eras.flatMap((era) => properties.split(' ').map((property) => ({ story, property, name, era, besides }))),
);

describe('what is known breaks there, and does not once the cause is mended', () => {
  it.each(each)('$property by $story in $name ($era)', async ({ story, property, name, era, besides }) => {
    const config = configOf(name);
    expect(claims(config, property, era)).toContain(story);
    expect(
      await verdictOf(besides.length === 0 ? eraOf(era).hypervisor(config) : eraMended(era, besides, config), property),
    ).toBe('violated');
    // Undefined where it is not stated: of a flush that stops at a second sender N08 speaks only where there is one.
    expect(['holds', 'vacuous', undefined]).toContain(
      await verdictOf(eraMended(era, [...besides, story], config), property),
    );
  });
});

it('every story is proven, for each property that it claims in each era', () => {
  const claimed = stories.flatMap((one) =>
    one.properties.flatMap((property) =>
      one.eras.map((era) => ({
        claim: `${property} by ${one.story} (${era}), ${one.where}`,
        isProven: each.some(
          (proof) =>
            proof.story === one.story &&
            proof.property === property &&
            proof.era === era &&
            one.where(configOf(proof.name)),
        ),
      })),
    ),
  );
  expect(claimed.filter(({ isProven }) => !isProven).map(({ claim }) => claim)).toEqual([]);
});

/** What Linux has mended by more than a step is not seen in the newest era. */
const eraMended = (era: EraId, stories: readonly Story[], config: Config): Vgic => {
  const isMended = stories.every((story) => knownViolations.find((known) => known.story === story)?.mend !== undefined);
  return isMended ? mended(eraOf(era).hypervisor, era, stories)(config) : eraOf('linux-7.3').hypervisor(config);
};

/** The stories that claim a property of a configuration. */
const claims = (config: Config, property: string, era: EraId): readonly Story[] =>
  stories
    .filter(({ properties, eras, where }) => properties.includes(property) && eras.includes(era) && where(config))
    .map(({ story }) => story);

const configOf = (name: string): Config => {
  const scenario = scenarios.find(({ id }) => id === name);
  return scenario?.config ?? (name.startsWith('orders:') ? readOrders(vgicOrders, name.slice(7)) : sketch(name));
};

const verdictOf = async (kvm: Vgic, id: string): Promise<string | undefined> => {
  const all = [...promisesFor(kvm, [id]), ...propertiesFor(kvm)];
  const properties = all.filter((property) => property.id === id);
  const exploration = await explore({ ...vgic('known', 'a configuration', kvm), properties }, { stopAt: 'first' });
  return exploration.properties[0]?.verdict;
};

import { forwardedEdge, forwardedLevel } from '../forwarded/part.js';
import { sgi } from '../guest/sgi.js';
import { edge, level } from '../irq-line/part.js';
import type { SystemScenario } from '../machine/system.js';
import { emulatedTimerOf, timerOf } from '../timer/sketch.js';
import { assigned } from '../vfio/sketch.js';
import type { OldConfig } from './config.js';
import { pinned } from './pinned/index.js';
import type { Seen } from './pinned/seen.js';

type Written = Partial<Omit<OldConfig, 'guest'>> &
  Pick<OldConfig, 'interrupts'> & { readonly guest?: Partial<OldConfig['guest']> };

/** The scenarios of the first vgic: each in the eras in which it means something. */
export const scenariosWith = (configure: (written: Written) => OldConfig): readonly SystemScenario<OldConfig>[] =>
  written.map(({ config, ...scenario }) => {
    const eras = pinned[scenario.id] ?? {};
    const newest = Object.values(eras).at(-1) as Seen;
    return {
      ...scenario,
      suite: inQuick.includes(scenario.id) ? 'quick' : 'full',
      config: configure(config),
      ...newest,
      eras,
    };
  });

/** One of each kind; all of them are small, but there are many. */
const inQuick = ['old-level', 'old-signals', 'old-timer', 'old-forwarded-edge'];

const written: readonly (Pick<SystemScenario<OldConfig>, 'id' | 'says' | 'reaches' | 'promises'> & {
  readonly config: Written;
})[] = [
  {
    id: 'old-edge',
    says: 'KVM before 4.7: an edge interrupt that comes again at any moment, is made pending and cleared, and gets other priorities',
    config: { interrupts: [edge({ access: ['pending', 'priority'] })], priorities: 2 },
    promises: ['L01', 'L09'],
    reaches: ['R01'],
  },
  {
    id: 'old-level',
    says: 'KVM before 4.7: a level interrupt that the guest also makes pending and clears',
    config: { interrupts: [level({ access: ['pending'] })] },
    promises: ['L01', 'L09'],
    reaches: ['R21'],
  },
  {
    id: 'old-disable',
    says: 'KVM before 4.7: an edge and a level interrupt that the guest disables at any moment',
    config: {
      listRegisters: 2,
      interrupts: [edge({ access: ['enable'] }), level({ access: ['enable'] })],
    },
    promises: ['L09'],
    reaches: ['R01', 'R21'],
  },
  {
    id: 'old-signals',
    says: 'KVM before 4.7: a level and an edge interrupt share one list register, and signals call the vCPU back',
    config: { interrupts: [edge(), level()], signals: true, without: ['S15'] },
    reaches: ['R21'],
  },
  {
    id: 'old-distributor',
    says: 'KVM before 4.7: an edge and a level interrupt, and the guest switches the distributor off and on',
    config: {
      listRegisters: 2,
      interrupts: [edge(), level()],
      guest: { controls: ['distributor'] },
      without: ['S15'],
    },
    promises: ['L01', 'L09'],
    reaches: ['R01', 'R21'],
  },
  {
    id: 'old-sgi',
    says: 'KVM before 4.7: two vCPUs send an SGI to each other and to themselves',
    config: { vcpus: 2, sgiSenders: 2, interrupts: [sgi(0), { ...sgi(1), name: 'sgi1b' }] },
    reaches: [],
  },
  {
    id: 'old-sgi-registers',
    says: 'KVM before 4.7: an SGI of two senders, which the guest also makes pending and clears by register',
    config: { sgiSenders: 2, interrupts: [sgi(0, { access: ['pending'] })], sgiRegisters: true },
    reaches: [],
  },
  {
    id: 'old-retarget',
    says: 'KVM before 4.7: a level SPI moves between two vCPUs',
    config: { vcpus: 2, interrupts: [level({ access: ['target'] })] },
    reaches: ['R21'],
  },
  {
    id: 'old-retarget-edge',
    says: 'KVM before 4.7: an edge SPI moves between two vCPUs',
    config: { vcpus: 2, interrupts: [edge({ access: ['target'] })] },
    reaches: ['R01'],
  },
  {
    id: 'old-across',
    says: 'KVM before 4.7: one of two vCPUs has an edge SPI, and either enables it, and user space reads registers',
    config: { vcpus: 2, interrupts: [edge({ access: ['enable'] })], userAccess: true },
    reaches: ['R01'],
  },
  {
    id: 'old-kick',
    says: 'KVM before 4.7: something may come between the flush and the entry',
    config: { interrupts: [edge(), level()], listRegisters: 2, fine: ['entry'], without: ['S15'] },
    reaches: ['R01', 'R21'],
  },
  {
    id: 'old-sleep',
    says: 'KVM before 4.7: the guest sleeps, and something may come between the steps of a sync',
    config: {
      interrupts: [edge(), level()],
      listRegisters: 2,
      fine: ['exit', 'eoi', 'oracle'],
      guest: { sleeps: true },
      without: ['S15'],
    },
    promises: ['L01'],
    reaches: ['R01', 'R21'],
  },
  {
    id: 'old-between',
    says: 'KVM before 4.7: two level interrupts, and something may come between their list registers, and between the halves of one',
    config: { interrupts: [level(), level({}, 41)], listRegisters: 2, fine: ['exit', 'eoi'] },
    reaches: ['R21'],
  },
  {
    id: 'old-migration',
    says: 'KVM before 4.7: user space reads registers, which empties list registers',
    config: { interrupts: [edge(), level()], listRegisters: 2, userAccess: true, without: ['S15'] },
    reaches: ['R01', 'R21'],
  },
  {
    id: 'old-access',
    says: 'KVM before 4.7: user space reads registers while a level interrupt is on its way',
    config: { interrupts: [level()], userAccess: true },
    reaches: ['R21'],
  },
  {
    id: 'old-sgi-access',
    says: 'KVM before 4.7: user space reads registers while an SGI of two senders is on its way',
    config: { sgiSenders: 2, interrupts: [sgi(0)], listRegisters: 2, userAccess: true },
    reaches: [],
  },
  {
    id: 'old-forwarded-access',
    says: 'KVM before 4.7: user space reads registers while an edge SPI that is tied to its physical interrupt is on its way',
    config: { interrupts: [forwardedEdge()], userAccess: true },
    reaches: [],
  },
  {
    id: 'old-assigned',
    says: 'KVM before 4.7: a level interrupt of an assigned device, with a resampler',
    config: { interrupts: [assigned()] },
    promises: ['L06', 'L07', 'L08'],
    reaches: ['R14', 'R20', 'R21'],
  },
  {
    id: 'old-notified',
    says: 'KVM before 4.7: a level interrupt of an assigned device, and something may come before and after the notification',
    config: {
      interrupts: [assigned()],
      fine: ['eoi', 'oracle', 'vfio'],
      guest: { sleeps: true },
    },
    promises: ['L07', 'L08'],
    reaches: ['R20', 'R21'],
  },
  {
    id: 'old-timer-masked',
    says: 'KVM before 4.3: the virtual timer, which KVM masks when it fires',
    config: { interrupts: [emulatedTimerOf(0)] },
    reaches: [],
  },
  {
    id: 'old-save',
    says: 'KVM before 4.3: user space saves the VM while its vCPU sleeps and its timer may expire',
    config: { interrupts: [emulatedTimerOf(0)], guest: { sleeps: true }, saves: true },
    reaches: [],
  },
  {
    id: 'old-timer',
    says: 'KVM before 4.7: the virtual timer, tied to its physical interrupt',
    config: { interrupts: [timerOf(0)] },
    promises: ['L08'],
    reaches: [],
  },
  {
    id: 'old-save-tied',
    says: 'KVM before 4.7: user space saves the VM while its vCPU sleeps and its timer, tied to its physical interrupt, may expire',
    config: { interrupts: [timerOf(0)], guest: { sleeps: true }, saves: true, without: ['S15'] },
    reaches: [],
  },
  {
    id: 'old-timer-shared',
    says: 'KVM before 4.7: two vCPUs take turns on one CPU, and share its virtual timer',
    config: { vcpus: 2, pcpus: 1, interrupts: [timerOf(0), timerOf(1)], preemption: true },
    promises: ['L08'],
    reaches: [],
  },
  {
    id: 'old-timer-split',
    says: 'KVM before 4.7: the same timer, whose vCPU sleeps, enters and syncs in steps',
    config: {
      interrupts: [timerOf(0)],
      fine: ['entry', 'exit', 'oracle'],
      guest: { sleeps: true },
    },
    reaches: [],
  },
  {
    id: 'old-timer-disabled',
    says: 'KVM before 4.7: the same timer, whose interrupt the guest disables at any moment',
    config: { interrupts: [timerOf(0, { access: ['enable'] })] },
    reaches: [],
  },
  {
    id: 'old-timer-pending',
    says: 'KVM before 4.7: the same timer, whose interrupt the guest makes pending and clears',
    config: { interrupts: [timerOf(0, { access: ['pending'] })] },
    reaches: [],
  },
  {
    id: 'old-forwarded-edge',
    says: 'KVM before 4.7: an edge SPI of an assigned device, tied to its physical interrupt',
    config: { interrupts: [forwardedEdge()] },
    reaches: [],
  },
  {
    id: 'old-forwarded-split',
    says: 'KVM before 4.7: the same SPI, whose vCPU enters and syncs in steps',
    config: { interrupts: [forwardedEdge()], fine: ['entry', 'exit', 'oracle'] },
    reaches: [],
  },
  {
    id: 'old-unmap',
    says: 'KVM before 4.7: the same SPI, untied and tied again at any moment',
    config: { interrupts: [forwardedEdge()], unmaps: true },
    reaches: [],
  },
  {
    id: 'old-forwarded-level',
    says: 'KVM, June 2014: a level SPI of an assigned device, tied to its physical interrupt',
    config: { interrupts: [forwardedLevel()] },
    reaches: ['R03'],
  },
];

import type { Depiction, Model, RecordShape, Schema } from '../src/language/index.js';
import { device } from './device/part.js';
import { forwarded } from './forwarded/part.js';
import { ghostConfig, ghostDomains } from './ghost/config.js';
import { ghost, ghostTold } from './ghost/ghost.js';
import { type GuestConfig, guestConfig, guestDomains } from './guest/config.js';
import { guest, guestTold } from './guest/part.js';
import { host, hostTold } from './host/part.js';
import { hostConfig, hostDomains } from './host/state.js';
import { irqLine } from './irq-line/part.js';
import { itsConfig, itsDomains } from './its/config.js';
import { its, itsTold } from './its/part.js';
import { itsSketch } from './its/sketch.js';
import { type Config as VgicConfigs, vgicConfig, vgicDomains, vgicTold } from './kvm/config.js';
import { lifeConfig, lifeDomains, lifeTold } from './kvm/life/config.js';
import { life } from './kvm/life/part.js';
import { lifeSketch } from './kvm/life/sketch.js';
import { vgicPart } from './kvm/part.js';
import type { VgicSlices } from './kvm/state.js';
import type { Vgic as Kvm } from './kvm/vgic.js';
import { granularityTold, machineTold, tell } from './machine/bound.js';
import { type FineStep, machineConfig, type WrittenConfig } from './machine/config.js';
import { among, assertWritten, type Domains, listOf } from './machine/domains.js';
import { depictionFor } from './machine/drawing.js';
import { assertConfig, modelOf, type Part, type State, shapeOf, type Told } from './machine/part.js';
import { type Grammar, sketched, vocabularyOf, wordsOf } from './machine/sketch.js';
import { machineDomains } from './machine/written.js';
import { msiRoutes, msiRoutesTold } from './msi-routes/part.js';
import { msiRoutesSketch } from './msi-routes/sketch.js';
import { msiRoutesConfig, msiRoutesDomains } from './msi-routes/state.js';
import { routing, routingTold } from './routing/part.js';
import { routingConfig, routingDomains } from './routing/state.js';
import { timer, timerTold } from './timer/part.js';
import { timerConfig, timerDomains } from './timer/state.js';
import { vfio, vfioTold } from './vfio/part.js';
import { vfioConfig, vfioDomains } from './vfio/state.js';

/** What a configuration of all of these parts has: a part that KVM's do not build on adds its own, and its slice below. */
export type Config = VgicConfigs;

export type World = State<VgicSlices>;

/** KVM's vgic in such a configuration. */
export type Vgic = Kvm & { readonly config: Config };

/** What KVM's vgic is checked with: everything else of this file is made from these. */
export const vgicParts: readonly Part<Config, Vgic, World>[] = [
  vgicPart,
  irqLine,
  device,
  timer,
  forwarded,
  vfio,
  routing,
  its,
  msiRoutes,
  life,
  host,
  guest('usedLrs'),
  ghost,
];

/** How each key of a configuration is told. */
const told: Told<Config> = {
  ...machineTold,
  ...guestTold,
  ...hostTold,
  ...vgicTold,
  ...timerTold,
  ...vfioTold,
  ...routingTold,
  ...itsTold,
  ...msiRoutesTold,
  ...lifeTold,
  ...ghostTold,
  ...granularityTold,
};

/** The others are the first vgic's. */
const fineSteps: Readonly<Record<Exclude<FineStep, 'eoi' | 'oracle'>, true>> = {
  injection: true,
  entry: true,
  exit: true,
  prune: true,
  halt: true,
  vfio: true,
  routing: true,
  its: true,
};

const domains: Domains<Config> = {
  ...machineDomains,
  ...guestDomains,
  ...hostDomains,
  ...vgicDomains,
  ...timerDomains,
  ...vfioDomains,
  ...routingDomains,
  ...itsDomains,
  ...msiRoutesDomains,
  ...lifeDomains,
  ...ghostDomains,
  fine: listOf(among(...Object.keys(fineSteps))),
};

type Written = WrittenConfig & Partial<Omit<Config, 'guest'>> & { readonly guest?: Partial<GuestConfig['guest']> };

const complete = ({ guest: ofGuest, ...written }: Written): Config => {
  const machine = machineConfig(written);
  return {
    ...machine,
    ...hostConfig,
    ...vgicConfig(machine),
    ...timerConfig,
    ...vfioConfig,
    ...routingConfig(machine),
    ...itsConfig(machine),
    ...msiRoutesConfig,
    ...lifeConfig,
    ...ghostConfig,
    ...written,
    ...guestConfig(ofGuest),
  };
};

/**
 * A configuration with everything left out that it does not name.
 * @throws ModelError naming the place, where it is none, or where parts contradict each other.
 */
export const configure = (written: Written): Config =>
  assertConfig(vgicParts, complete(assertWritten(domains, written)));

/** How a sketch spells a configuration. */
export const sketches: Grammar<Config> = {
  name: 'sketch',
  example: 'v1,l1,gic3,eoi0,level+enable,edge@1',
  parts: vgicParts,
  complete,
};

/** Words of devices, which make little of most others: a sweep combines them with a few of those. */
const ofDevices = [
  ...[
    'pci23',
    'disintx',
    'triggers',
    'closes',
    'two-irqfds',
    'routes',
    'assign',
    'line-too',
    'ioeventfd',
    'fine-routing',
  ],
  ...['vfio-direct', 'vfio-ioctl', 'vfio-timer', 'vfio-access', 'forwarded-eventfd'],
  ...['routed-edge', 'routed-level', 'routed-ppi', 'strays', 'timer-moves'],
];
const besideDevices = ['vfio', 'timer', 'ptimer', 'setup', 'sleeps', 'fine-injection', 'guest-eoiMode'];

/** Words of an ITS, which mean nothing without an LPI. */
const ofIts = [itsSketch, msiRoutesSketch].flatMap(({ words = {}, kinds = {} }) => [
  ...Object.keys(words),
  ...Object.keys(kinds),
]);
const besideIts = [
  'sleeps',
  'signals',
  'fine-entry',
  'fine-exit',
  'fine-prune',
  'fine-routing',
  'guest-mask',
  'edge',
  'level',
];

/** Words of a VM's life, which mean most with a few others. */
const ofLife = Object.keys(lifeSketch.words ?? {});
const besideLife = ['edge', 'level', 'sgi', 'timer', 'ptimer', 'preempted', 'signals', 'sleeps'];

const everyWord = [...vocabularyOf(sketches).words, ...vocabularyOf(sketches).kinds].map(([word]) => word);

/** The sketches of which a sweep takes every pair of options. */
export const sweptSketches: readonly Grammar<Config>[] = [
  { ...sketches, without: [...ofDevices, ...ofIts, ...ofLife] },
  { ...sketches, without: everyWord.filter((word) => ![...ofDevices, ...besideDevices].includes(word)) },
  { ...sketches, without: everyWord.filter((word) => ![...ofIts, ...besideIts].includes(word)) },
  { ...sketches, without: everyWord.filter((word) => ![...ofLife, ...besideLife].includes(word)) },
];

/**
 * The configuration of a sketch: `sketch('v2,l1,gic3,eoi1,level+target,edge@1')`.
 * @throws UsageError naming the word that is not understood, or what contradicts itself.
 */
export const sketch = (words: string): Config => sketched(sketches, words);

/** Every word of a sketch. */
export const sketchWords = wordsOf(sketches);

/** The bound of a configuration in words. */
export const boundOf = (config: Config): string => tell(told, config);

export const worldOf = (config: Config): Schema<World> & RecordShape => shapeOf(vgicParts, config);

/** How traces draw a state, and runs over time. */
export const depictionOf = (config: Config): Depiction => depictionFor(vgicParts, config);

/**
 * The model of a scenario: its configuration, under a hypervisor. It begins where a guest has booted: everything enabled,
 * nothing pending, each vCPU about to enter on a CPU of its own. It has no properties yet: see properties/.
 */
export const vgic = (id: string, says: string, kvm: Vgic): Model<World> => modelOf(id, says, vgicParts, kvm);

import { expect, it } from 'vitest';
import { edge, level, sgi, timer } from '../../model/scenarios/kinds.js';
import { boundOf, type Config, configure, sketch } from '../../model/vgic.js';

const config: Config = configure({
  vcpus: 2,
  listRegisters: 2,
  hostGic: 2,
  interrupts: [edge(), sgi(0), timer(0), timer(1)],
});
const { guest } = config;
const [first, toVcpu, ...others] = config.interrupts as [(typeof config.interrupts)[0], (typeof config.interrupts)[0]];

/** Other values of each key, each alone. The compiler asks for every key that a part adds. */
const otherValues: { readonly [Key in keyof Config]-?: readonly Config[Key][] } = {
  vcpus: [3],
  listRegisters: [1, 3],
  hostGic: [3],
  guestGic: [3],
  hwDeactivation: [false],
  priorities: [2],
  pcpus: [3],
  sgiSenders: [2],
  fine: [['injection'], ['entry'], ['exit'], ['prune'], ['halt'], ['injection', 'exit']],
  interrupts: [
    [first, toVcpu],
    [level(), toVcpu, ...others],
    [edge({}, 33), toVcpu, ...others],
    [edge({ access: ['enable'] }), toVcpu, ...others],
    [edge({ access: ['pending'] }), toVcpu, ...others],
    [{ ...first, handler: 'oneShot' }, toVcpu, ...others],
    [first, sgi(1), ...others],
    [first, sgi(0, { group: 0 }), ...others],
    [first, sgi(0), timer(1), timer(0)],
  ],
  guest: [
    { ...guest, eoiMode: 1 },
    { ...guest, controls: ['eoiMode'] },
    { ...guest, controls: ['mask'] },
    { ...guest, controls: ['group'] },
    { ...guest, controls: ['distributor'] },
    { ...guest, controls: ['sgi1r'] },
    { ...guest, controls: ['spurious'] },
    { ...guest, orders: 'any' },
    { ...guest, sleeps: true },
  ],
  preemption: [true],
  injectors: [1, 2],
  signals: [true],
  activeSpisMax: [1, 2],
  reset: [true],
  moves: [true],
  strays: [true],
  vfioSetup: [true],
  gsis: [1],
  irqfds: [[{ gsi: 0, resample: true }], [{ gsi: 1, resample: true }], [{ gsi: 0, resample: false }]],
  routing: [['routes'], ['assign'], ['line'], ['ioeventfd']],
  msiIrqfds: [1, 2],
  msiRoutes: [true],
  msiAssign: [true],
  msiDevices: [[1], [2], [1, 1]],
  collections: [1, 2],
  its: [
    ['mapti'],
    ['mapd'],
    ['mapc'],
    ['early'],
    ['collections'],
    ['movi'],
    ['movall'],
    ['inv'],
    ['invall'],
    ['invlpir'],
    ['clear'],
    ['int'],
    ['lpis'],
    ['ctlr'],
    ['baser'],
  ],
  itsTables: [['save'], ['migrate', 'reset']],
  itsOrders: ['any'],
  itsRing: [3],
  msiThreads: [2, 3],
  pci23: [true],
  power: [true],
  restores: [['documented'], ['ctlrLast'], ['triggersLast'], ['enablesLast'], ['afterRun']],
  disIntx: [true],
  triggers: [true],
  closes: [true],
  suspends: [true],
  teardown: [true],
  newVm: [true],
  systemReset: [true],
  without: [['S15']],
};

it('two configurations that differ in a key do not have the same bound', () => {
  const varied = Object.entries(otherValues).flatMap(([key, values]) =>
    values.map((value) => ({ ...config, [key]: value }) as Config),
  );
  const bounds = [config, ...varied].map(boundOf);
  expect(bounds.filter((bound, place) => bounds.indexOf(bound) !== place)).toEqual([]);
  expect(bounds.length).toBeGreaterThan(Object.keys(config).length);
});

it('says of a host with a GICv3 that it cannot trap DIR by itself', () => {
  const [without, usual] = ['v2,eoi1,no-tds,level', 'v2,eoi1,level'].map((words) => boundOf(sketch(words)));
  expect(without).toContain('no TDS: DIR always traps');
  expect(usual).not.toContain('TDS');
});

it('is of current hardware where nothing is said: a GICv3 that can trap DIR, as a sketch says it, too', () => {
  const said = [configure({ hostGic: 3, interrupts: [level()] }), sketch('gic3,level'), sketch('gic3,no-tds,level')];
  expect(said.map(({ activeSpisMax }) => activeSpisMax > 0)).toEqual([true, true, false]);
});

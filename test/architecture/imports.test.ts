import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What the files of a room may import: rooms (besides their own) and packages. `node` stands for Node's own modules. */
interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

// Imports run one way, downhill. The checker in src knows no model; a model is made of recipes, which do no I/O.
const base = ['src/language', 'model/at.ts', 'model/machine/steps.ts'];
/** What every part of a model builds on: hardware, what parts are made of, and what guests there are. */
const below = [...base, 'model/gic', 'model/machine', 'model/guest/config.ts'];
const parts = [
  ...[
    'at.ts',
    'machine/steps.ts',
    'guest/config.ts',
    'gic',
    'machine',
    'ghost',
    'guest',
    'irq-line',
    'cpu-line',
    'gicv5',
    'routing',
    'its',
    'msi-routes',
    'its-hardware',
    'creation',
    'device',
    'forwarded',
    'vfio',
    'host',
    'timer',
    'kvm',
  ],
  'vgic-ref',
  'bao',
  'kvm-old',
  'gicv4',
].map((part) => `model/${part}`);

const rooms: Readonly<Record<string, Room>> = {
  bin: {
    rooms: ['conformance', 'properties', 'model', ...parts, 'src/cli', 'src/search', 'src/language'],
    packages: ['fast-check', 'node'],
  },
  conformance: {
    rooms: ['model', ...parts, 'src/language', 'src/semantics', 'src/trace'],
    packages: ['fast-check', 'node', 'ts-pattern'],
  },
  properties: { rooms: ['model', ...parts, 'src/language'], packages: ['ts-pattern'] },
  // Within model, a part imports those that it builds on; nobody imports it but these and who puts parts together.
  'model/at.ts': { rooms: [], packages: [] },
  'model/machine/steps.ts': { rooms: [], packages: [] },
  'model/gic': { rooms: [...base], packages: ['ts-pattern'] },
  'model/machine': { rooms: [...base, 'model/gic'], packages: ['ts-pattern'] },
  'model/guest/config.ts': { rooms: [...base, 'model/machine'], packages: [] },
  'model/ghost': { rooms: [...below], packages: ['ts-pattern'] },
  'model/guest': { rooms: [...below, 'model/ghost'], packages: ['ts-pattern'] },
  'model/irq-line': { rooms: [...below, 'model/ghost', 'model/timer'], packages: ['ts-pattern'] },
  'model/device': { rooms: [...below, 'model/ghost', 'model/guest'], packages: ['ts-pattern'] },
  'model/forwarded': { rooms: [...below], packages: ['ts-pattern'] },
  'model/vfio': { rooms: [...below, 'model/ghost', 'model/guest'], packages: ['ts-pattern'] },
  'model/routing': { rooms: [...below, 'model/ghost', 'model/guest'], packages: ['ts-pattern'] },
  'model/its': { rooms: [...below, 'model/guest'], packages: ['ts-pattern'] },
  'model/msi-routes': { rooms: [...below, 'model/guest', 'model/its'], packages: [] },
  'model/its-hardware': { rooms: [...base, 'model/machine', 'model/its'], packages: [] },
  'model/creation': { rooms: [...base, 'model/machine'], packages: [] },
  'model/cpu-line': { rooms: [...below], packages: ['ts-pattern'] },
  'model/gicv5': { rooms: [...below], packages: ['ts-pattern'] },
  'model/host': { rooms: [...below, 'model/guest'], packages: ['ts-pattern'] },
  'model/timer': { rooms: [...below, 'model/ghost', 'model/guest', 'model/host'], packages: ['ts-pattern'] },
  'model/kvm': {
    rooms: [
      ...below,
      'model/ghost',
      'model/guest',
      'model/irq-line',
      'model/forwarded',
      'model/vfio',
      'model/routing',
      'model/its',
      'model/msi-routes',
      'model/host',
      'model/timer',
    ],
    packages: ['ts-pattern'],
  },
  'model/bao': {
    rooms: [...below, 'model/ghost', 'model/guest', 'model/device', 'model/forwarded'],
    packages: ['ts-pattern'],
  },
  'model/kvm-old': {
    rooms: [
      ...below,
      ...['ghost', 'guest', 'irq-line', 'device', 'forwarded', 'vfio', 'host', 'timer'].map((part) => `model/${part}`),
    ],
    packages: ['ts-pattern'],
  },
  // vLPIs have no list registers: of machine it takes the words for scenarios and bugs alone.
  'model/gicv4': { rooms: [...base, 'model/machine'], packages: [] },
  'model/vgic-ref': { rooms: ['src/language'], packages: ['ts-pattern'] },
  // What puts parts together, and what is made with that.
  model: { rooms: ['src/language', ...parts], packages: ['ts-pattern'] },
  examples: { rooms: [], packages: ['vgicheck'] },
  // Copied into a user's folder as they are, but for a name.
  templates: {
    rooms: [],
    packages: ['vgicheck', 'vgicheck/model', 'vgicheck/properties', 'vgicheck/vitest', 'vitest'],
  },

  'src/language': { rooms: [], packages: ['ts-pattern'] },
  'src/semantics': { rooms: ['src/language'], packages: ['immer', 'ts-pattern'] },
  'src/transitions': { rooms: ['src/language', 'src/semantics'], packages: ['immer', 'ts-pattern', 'node'] },
  'src/symmetry': { rooms: ['src/language', 'src/semantics', 'src/transitions'], packages: ['immer', 'node'] },
  'src/engine': { rooms: [], packages: ['node'] },
  'src/trace': { rooms: ['src/language', 'src/semantics'], packages: ['immer', 'ts-pattern', 'node'] },
  'src/liveness': { rooms: ['src/language', 'src/semantics', 'src/transitions', 'src/trace'], packages: [] },
  'src/search': {
    rooms: [
      'src/language',
      'src/semantics',
      'src/transitions',
      'src/engine',
      'src/symmetry',
      'src/trace',
      'src/liveness',
    ],
    packages: ['immer', 'ts-pattern', 'node'],
  },
  'src/orders': {
    rooms: ['src/language', 'src/semantics', 'src/transitions', 'src/trace', 'src/search'],
    packages: ['node'],
  },
  'src/simulate': {
    rooms: ['src/language', 'src/semantics', 'src/transitions', 'src/trace', 'src/search'],
    packages: ['fast-check', 'node'],
  },
  'src/compare': { rooms: ['src/language', 'src/semantics', 'src/trace', 'src/search'], packages: ['node'] },
  'src/report': {
    rooms: ['src/language', 'src/semantics', 'src/trace', 'src/search', 'src/orders', 'src/simulate', 'src/compare'],
    packages: ['ts-pattern', 'node'],
  },
  'src/reducers': { rooms: ['src/language'], packages: [] },
  'src/xstate': { rooms: ['src/language', 'src/reducers'], packages: ['xstate'] },
  'src/modules': { rooms: ['src/language'], packages: ['jiti', 'node'] },
  // What the explorer's page talks to, on this machine.
  'src/serve': {
    rooms: ['src/language', 'src/semantics', 'src/trace', 'src/search'],
    packages: ['node'],
  },
  'src/cli': {
    rooms: [
      'src/serve',
      'src/modules',
      'src/language',
      'src/semantics',
      'src/transitions',
      'src/trace',
      'src/search',
      'src/simulate',
      'src/compare',
      'src/report',
      'src/orders',
    ],
    packages: ['ts-pattern', 'node'],
  },
  // The documentation as a site, made from the catalogue.
  'site/src': {
    rooms: ['bin', 'src/cli', 'src/language', 'src/report'],
    packages: ['node'],
  },
  // The page of reports: it shares with the checker the document that it draws, and nothing that needs Node.
  web: {
    rooms: ['src/report'],
    packages: ['preact', 'preact/hooks', '@preact/signals', 'vite', 'vite-plugin-singlefile', 'node'],
  },
  'src/vitest': {
    rooms: ['src/language', 'src/semantics', 'src/trace', 'src/search', 'src/report'],
    packages: ['vitest'],
  },
  'src/index.ts': {
    rooms: [
      'src/language',
      'src/semantics',
      'src/transitions',
      'src/trace',
      'src/search',
      'src/simulate',
      'src/compare',
      'src/report',
      'src/cli',
      'src/orders',
      'src/reducers',
    ],
    packages: [],
  },
};

describe('imports run downhill', () => {
  it('in every file of the project', () => {
    const folders = ['bin', 'conformance', 'properties', 'model', 'examples', 'templates', 'src', 'web', 'site/src'];
    const files = folders.flatMap(sourcesBelow);
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap((file) => uphill(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('so the checker may not know the model', () => {
    expect(uphill('src/cli/check.ts', "import { world } from '../../model/world.js';")).toEqual([
      'src/cli/check.ts imports model/world.js: src/cli may not import model',
    ]);
  });

  it.each([
    ['a type', "import type { Step } from '../semantics/step.js';"],
    ['a name that is passed on', "export { step } from '../semantics/step.js';"],
    ['everything', "export * from '../semantics/step.js';"],
    ['an effect', "import '../semantics/step.js';"],
    ['in the middle of a program', "const { step } = await import('../semantics/step.js');"],
    ['over several lines', "import {\n  step,\n} from '../semantics/step.js';"],
  ])('whether they import %s', (_, source) => {
    expect(uphill('src/language/rule.ts', source)).toEqual([
      'src/language/rule.ts imports src/semantics/step.js: src/language may not import src/semantics',
    ]);
  });

  it('and a recipe does no I/O', () => {
    expect(uphill('model/gic/irq.ts', "import { readFileSync } from 'node:fs';")).toEqual([
      'model/gic/irq.ts imports node:fs: model/gic may not import the package node',
    ]);
  });

  it('and what is installed for development stays out of the product', () => {
    expect(uphill('src/search/bfs.ts', "import fc from 'fast-check';")).toEqual([
      'src/search/bfs.ts imports fast-check: src/search may not import the package fast-check',
    ]);
  });

  it('and a part of the model imports no part that builds on it', () => {
    expect(uphill('model/timer/steps.ts', "import { vgicSlice } from '../kvm/state.js';")).toEqual([
      'model/timer/steps.ts imports model/kvm/state.js: model/timer may not import model/kvm',
    ]);
    expect(uphill('model/kvm/flush.ts', "import { configure } from '../vgic.js';")).toEqual([
      'model/kvm/flush.ts imports model/vgic.js: model/kvm may not import model',
    ]);
  });

  it('and a new room must say what it imports', () => {
    expect(uphill('src/attic/box.ts', '')).toEqual(['src/attic/box.ts is in no known room: add it to this test']);
  });

  it('while words in a text are no imports', () => {
    expect(uphill('src/language/rule.ts', "const says = `moved from 'fast-check'`; // import 'x'")).toEqual([]);
  });
});

const sourcesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => posix.join(folder, file));

/** The imports of a file that its room does not allow, a sentence each. */
const uphill = (file: string, source: string): readonly string[] => {
  const name = roomOf(file);
  const room = rooms[name ?? ''];
  if (name === undefined || room === undefined) {
    return [`${file} is in no known room: add it to this test`];
  }
  return importsOf(source).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      const packageName = specifier.startsWith('node:') ? 'node' : specifier;
      const isAllowed = room.packages.includes(packageName);
      return isAllowed ? [] : [`${file} imports ${specifier}: ${name} may not import the package ${packageName}`];
    }
    const target = posix.join(posix.dirname(file), specifier);
    const targetRoom = roomOf(target) ?? target;
    const isAllowed = targetRoom === name || room.rooms.includes(targetRoom);
    return isAllowed ? [] : [`${file} imports ${target}: ${name} may not import ${targetRoom}`];
  });
};

/** The innermost room that a file is in. */
const roomOf = (file: string): string | undefined =>
  Object.keys(rooms)
    .filter((room) => file.replace(/\.js$/, '.ts') === room || file.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];

const importsOf = (source: string): readonly string[] =>
  [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
  ].flatMap((form) => [...source.matchAll(form)].map((found) => found[1] ?? ''));

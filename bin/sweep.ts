import type { Arbitrary } from 'fast-check';
import { type PhysicalSketch, physicalAccesses, spellPhysical } from '../model/gic/physical-sketch.js';
import {
  contradictionIn,
  type Sketch,
  type SketchedInterrupt,
  sketchedAccesses,
  sketchedControls,
  sketchedFineSteps,
  sketchedKinds,
  sketchedManners,
  spell,
} from '../model/scenarios/sketch.js';
import type { CatalogueSweep, Configuration } from '../src/cli/index.js';
import { type Hypervisors, idsOf } from './hypervisors.js';

type Generators = Parameters<CatalogueSweep['configurations']>[0];

/** Small configurations: sketches of the vgic in an era, or of the models that a bug can be switched on in. */
export const sweepUnder = (hypervisors: Hypervisors): CatalogueSweep => ({
  configurations: (fc, { era, bug }) => {
    switch (bug) {
      case 'B56':
        return physicalSketches(fc).map((sketch): Configuration => ({ name: `gic:${spellPhysical(sketch)}` }));
      case 'bug3':
        return benchmarks(fc).map((args): Configuration => ({ name: `vgic-ref:${args}` }));
      default: {
        const only = hypervisors.bugs.find(({ id }) => id === bug)?.era ?? era;
        const chosen = idsOf(hypervisors).filter((id) => only === undefined || id === only);
        return fc
          .record({ sketch: sketches(fc), era: fc.constantFrom(...chosen.toReversed()) })
          .map(({ sketch, era: id }): Configuration => ({ name: `sketch:${spell(sketch)}`, era: id }));
      }
    }
  },
});

const physicalSketches = (fc: Generators): Arbitrary<PhysicalSketch> =>
  fc.record({
    cpus: fc.integer({ min: 1, max: 2 }),
    eoiMode: fc.constantFrom(0, 1),
    interrupts: fc.array(
      fc.record({
        trigger: fc.constantFrom('edge', 'level'),
        kind: fc.constantFrom('spi', 'ppi'),
        access: few(fc, physicalAccesses),
        priority: fc.integer({ min: 0, max: 1 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  });

/** The benchmark's parameters: vCPUs, interrupts, list registers, and the kind of each interrupt. */
const benchmarks = (fc: Generators): Arbitrary<string> =>
  fc
    .record({
      vcpus: fc.integer({ min: 1, max: 2 }),
      listRegisters: fc.integer({ min: 1, max: 2 }),
      kinds: fc.array(fc.constantFrom('E', 'L', 'h', 'H'), { minLength: 2, maxLength: 3 }),
    })
    .map(({ vcpus, listRegisters, kinds }) => `${vcpus},${kinds.length},${listRegisters},${kinds.join('')}`);

const sketches = (fc: Generators): Arbitrary<Sketch> =>
  fc
    .record({
      vcpus: fc.integer({ min: 1, max: 2 }),
      listRegisters: fc.integer({ min: 1, max: 2 }),
      gic: fc.constantFrom(3, 2),
      eoiMode: fc.constantFrom(0, 1),
      interrupts: fc.tuple(perhaps(fc), perhaps(fc)).map((both) => both.flatMap((one) => one ?? [])),
      controls: few(fc, sketchedControls),
      fine: few(fc, sketchedFineSteps),
      manners: few(fc, sketchedManners),
    })
    .filter((sketch) => contradictionIn(sketch) === undefined);

const interrupts = (fc: Generators): Arbitrary<SketchedInterrupt> =>
  fc.record({
    kind: fc.constantFrom(...sketchedKinds),
    access: few(fc, sketchedAccesses),
    priority: fc.integer({ min: 0, max: 1 }),
  });

/** Either of two may be left out, whichever it is; where both are there is no configuration. */
const perhaps = (fc: Generators): Arbitrary<SketchedInterrupt | null> => fc.option(interrupts(fc), { freq: 3 });

/** Some of many, mostly none: with a bit of everything there would be too much to see. */
const few = <T>(fc: Generators, all: readonly T[]): Arbitrary<T[]> =>
  fc.oneof({ withCrossShrink: true }, fc.constant<T[]>([]), fc.subarray([...all], { maxLength: 2 }));

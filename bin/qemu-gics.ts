import {
  type GicParting,
  gicv2,
  gicv3,
  hunt,
  type QuirkId,
  qemuVersion,
  quirksIn,
  type Rival,
} from '../conformance/index.js';
import type { Counterpart } from '../src/cli/index.js';

interface QemuGic {
  readonly gic: 2 | 3;
  readonly rivalWith: (quirks: ReadonlySet<QuirkId>) => Rival;
}

/** A GIC of QEMU: random accesses to its registers. */
const counterpartOf = ({ gic, rivalWith }: QemuGic): Counterpart => ({
  id: `qemu-gicv${gic}`,
  names: { expected: 'emulator', found: 'model' },
  takes: ['seed', 'steps', 'quirkOff'],
  compare: async ({ seed = 1, steps: wanted = 50_000, quirkOff }, signal) => {
    const version = qemuVersion();
    const quirks = quirksIn(gic, version, quirkOff);
    const { scripts, steps, found } = await hunt({ rival: rivalWith(quirks), quirks, seed, steps: wanted, signal });
    return [
      {
        set: `qemu-${version}`,
        scenario: `gicv${gic}, seed ${found?.seed ?? seed}`,
        about: { qemu: version, gic, seed, quirks: [...quirks] },
        scripts,
        steps,
        ...(found === undefined ? { partings: [] } : { script: found.script, partings: [partingOf(found)] }),
      },
    ];
  },
});

const partingOf = ({ script, differences, expected, found }: GicParting) => ({
  step: script.length - 1,
  operation: script.at(-1) ?? '',
  differences,
  expected,
  found,
});

const gics: readonly QemuGic[] = [
  { gic: 2, rivalWith: gicv2 },
  { gic: 3, rivalWith: gicv3 },
];

export const qemuGics: readonly Counterpart[] = gics.map(counterpartOf);

import { at } from '../at.js';
import { bind, override } from '../machine/steps.js';
import type { KnownViolation } from '../machine/system.js';
import type { GicV5Config } from './config.js';
import { gicV572 } from './eras.js';

/** The heading of docs/gicv5.md that tells it. */
export const story = 'who turns back takes the active state of another run';

/**
 * Linux until 7.2, without VHE: what turns back folds `activer_exit` of its CPU, which nobody has written since the last
 * guest left that CPU.
 */
export const knownGicV5: readonly KnownViolation<GicV5Config>[] = [
  {
    story,
    breaks: ['V5e', 'V5h'],
    eras: ['gicv5-7.2'],
    where: ({ host, cpus }) => host === 'nvhe' && cpus > 1,
    mend: { says: 'what turns back folds the active state that it went in with' },
  },
];

/** Linux 7.2 with that step mended. */
export const mendedGicV572 = bind(
  override(gicV572, {
    turnBack: (kvm, w) => {
      at(w.hostData, w.cpu).activerExit = [...w.cpuIf.activer];
      gicV572.turnBack(kvm, w);
    },
  }),
);

import type { Model } from '../../src/language/index.js';
import type { Gicv4 } from './gicv4.js';
import { gicv4Model } from './model.js';
import { gicv4Laws } from './properties.js';
import type { Gicv4World } from './state.js';
import { gicv4Promises, gicv4Witnesses } from './witnesses.js';

/** What a scenario asks for beside the laws. */
interface Asked {
  readonly reaches?: readonly string[];
  readonly promises?: readonly string[];
}

/** The model with all that must hold of it; laws of what a configuration does not have are left out. */
export const checkedGicv4 = (kvm: Gicv4, { reaches = [], promises = [] }: Asked = {}): Model<Gicv4World> => ({
  ...gicv4Model(kvm),
  properties: [
    ...gicv4Promises(kvm).filter(({ id }) => promises.includes(id)),
    ...gicv4Laws(kvm).filter(({ for: ranges }) => Object.values(ranges).every((values) => values.length > 0)),
    ...gicv4Witnesses(kvm).filter(({ id }) => reaches.includes(id)),
  ],
});

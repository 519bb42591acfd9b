import { type Bug, bind, bugs, type Era, eraOf, linux417, linux619, override } from '../model/index.js';
import { UsageError } from '../src/language/index.js';

/** A model that is deliberately wrong in one point: what recordings of the kernels it stands for must tell. */
export interface WrongModel {
  readonly bug: Bug;
  readonly era: Era['id'];
  readonly hypervisor: Era['hypervisor'];
}

/** Of the older eras' order, one thing in the newer one: an active interrupt keeps its list register. */
const activeFirst = override(linux619, { irqCmp: linux417.irqCmp });

const neverTrapsDir = override(linux619, { trapsDir: () => false });

/**
 * The bugs that an era had as it was, each put back into the era that has none of them, so that one can be told from
 * another.
 */
const putBack: Readonly<Record<string, Era['hypervisor']>> = {
  B26A: bind(activeFirst),
  B28: bind(neverTrapsDir),
};

/** Every bug of the catalogue that can be switched on and off in an era of which there are recordings. */
export const wrongModels: readonly WrongModel[] = bugs.flatMap((bug): readonly WrongModel[] => {
  const { era, hypervisor } = bug;
  const back = putBack[bug.id];
  if (hypervisor !== undefined) {
    return [{ bug, era, hypervisor }];
  }
  return back === undefined ? [] : [{ bug, era: 'linux-6.19', hypervisor: back }];
});

/** @throws UsageError for a bug that cannot be switched on. */
export const wrongModelOf = (id: string): WrongModel => {
  const found = wrongModels.find(({ bug }) => bug.id === id);
  if (found === undefined) {
    const known = wrongModels.map(({ bug }) => bug.id).join(', ');
    throw new UsageError(`${id} cannot be switched on against recordings: their kernels have it too; give ${known}`);
  }
  return found;
};

/**
 * The hypervisor of a wrong model in an era: its own, or a later one that has nothing else in place of the steps that
 * are wrong. Nothing where it cannot be had.
 */
export const wrongIn = ({ era, hypervisor }: WrongModel, other: Era): Era['hypervisor'] | undefined => {
  if (other.id === era) {
    return hypervisor;
  }
  if (era !== 'linux-6.19' || other.id !== 'linux-7.3') {
    return undefined;
  }
  const [own, later] = [stepsOf(eraOf(era)), stepsOf(other)];
  const wrong = Object.entries(hypervisor.steps).filter(([name, step]) => own[name] !== step);
  return wrong.every(([name]) => own[name] === later[name])
    ? (bind({ ...later, ...Object.fromEntries(wrong) }) as unknown as Era['hypervisor'])
    : undefined;
};

const stepsOf = ({ hypervisor }: Era) => hypervisor.steps as Readonly<Record<string, unknown>>;

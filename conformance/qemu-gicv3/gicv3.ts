import type { GicResult } from '../gic/accessed.js';
import { ModelledGic } from '../gic/modelled-gic.js';
import type { GicOperation } from '../gic/operation.js';
import type { Registers, Rival } from '../gic/rival.js';
import type { Script } from '../gic/script.js';
import { spurious } from '../model/numbers.js';
import { trappedSystemAccess } from './access.js';
import { dump, dumpOf, modelledDump } from './dump.js';
import { physicalId, scope, virtualId } from './interrupts.js';
import { run } from './machine.js';
import { accessOf } from './operation-access.js';
import { payload } from './payload.js';
import { setupAccesses } from './setup-accesses.js';

/** QEMU's GICv3, with the payload on its CPU. */
export const gicv3 = (): Rival => {
  const image = payload();
  return {
    scope,
    execute: (scripts) => execute(image, scripts),
    modelled: (setup, quirks) => {
      const gic = new ModelledGic(3, setup, quirks);
      return {
        registers: () => modelledDump(gic),
        perform: (operation) => ({ result: modelledResult(operation, gic.perform(operation)), ...modelledDump(gic) }),
      };
    },
  };
};

const dumpAccesses = dump.map(({ access }) => access);

/** All in one machine, which each setup brings into order again. */
const execute = async (image: string, scripts: readonly Script[]): Promise<readonly (readonly Registers[])[]> => {
  const accesses = scripts.flatMap(({ setup, operations }) => [
    ...setupAccesses(setup),
    ...dumpAccesses,
    ...operations.flatMap((operation) => [accessOf(operation), ...dumpAccesses]),
  ]);
  const answers = await run(image, accesses);
  let place = 0;
  const next = (count: number): readonly bigint[] => {
    place += count;
    return [...answers.subarray(place - count, place)];
  };
  return scripts.map(({ setup, operations }) => {
    next(setupAccesses(setup).length);
    const initial = dumpOf(next(dump.length));
    const later = operations.map((operation) => {
      const [answer = 0n] = next(1);
      return { result: resultOf(operation, answer), ...dumpOf(next(dump.length)) };
    });
    return [initial, ...later];
  });
};

/** An INTID, or whether a guest's write trapped. */
const resultOf = ({ by, does }: GicOperation, answer: bigint): string => {
  if (does === 'iar') {
    return String(answer);
  }
  return by === 'guest' && answer === trappedSystemAccess ? trapped : done;
};

const modelledResult = ({ by }: GicOperation, result: GicResult): string => {
  if (result === null) {
    return done;
  }
  if (result === 'trapped') {
    return trapped;
  }
  const { acknowledged } = result;
  const idOf = by === 'guest' ? virtualId : physicalId;
  return String(acknowledged === null ? spurious : idOf(acknowledged));
};

const done = '-';
const trapped = 'trapped';

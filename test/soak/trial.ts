import { type Case, caseOf, type Difference, differences, type Engine } from './compare.js';
import { describe, type Flavour } from './generate/model.js';
import { killAndResume } from './kills.js';
import type { Fairness } from './orbits.js';
import { Random } from './random.js';
import { nameOf, randomWay, type Way } from './way.js';

/** What was tried of the model of one number. */
export interface Trial {
  readonly number: number;
  readonly flavour: Flavour;
  /** Worlds that the naive search saw. */
  readonly states: number;
  /** Searches that were compared with it. */
  readonly runs: number;
  /** Of a model with symmetry: do names mean nothing in it? */
  readonly fairness: Fairness | 'none';
  /** Processes that were killed while they searched. */
  readonly kills: number;
  readonly differences: readonly { readonly way: string; readonly lines: Difference }[];
}

const waysOfEach = 4;
/** One model in so many is searched by processes that are killed. */
const killEvery = 8;

/** In which ways the model of a number is searched. */
export const waysOf = (seed: number, number: number): readonly { readonly way: Way; readonly mostWorlds: number }[] => {
  const random = new Random(seed, number, 1);
  const mostWorlds = random.pick([300, 1000, 1000, 1000, 2500, 2500, 8000]);
  return random.times(waysOfEach, () => ({ way: randomWay(random, random.chance(0.7)), mostWorlds }));
};

/** Searches the model of a number in some ways, and compares. */
export const tryOut = async (engine: Engine, seed: number, number: number): Promise<Trial> => {
  const { flavour, description } = describe(seed, number);
  const ways = waysOf(seed, number);
  const one = caseOf(description, ways[0]?.mostWorlds ?? 0);
  const { naive, orbits } = one;
  const found: { way: string; lines: Difference }[] = [];
  const note = (way: string, lines: Difference) => {
    if (lines.length > 0) {
      found.push({ way, lines });
    }
  };

  for (const { way } of ways) {
    note(nameOf(way), await differences(engine, one, way));
  }
  let kills = 0;
  const random = new Random(seed, number, 2);
  const isKilled = isSure(one) && random.int(killEvery) === 0;
  if (isKilled) {
    const way = withoutBitstate(randomWay(random, random.chance(0.5)));
    const { killed, lines, how } = await killAndResume(engine, one, { seed, number, way }, random);
    note(how, lines);
    kills = killed;
  }
  return {
    ...{ number, flavour, kills, differences: found },
    runs: ways.length + (isKilled ? 1 : 0),
    states: naive.levels.reduce((sum, { worlds }) => sum + worlds, 0),
    fairness: orbits?.fairness ?? 'none',
  };
};

/** Nothing that a recipe does makes an error of it. */
const isSure = ({ naive, orbits }: Case): boolean =>
  naive.failure === undefined && (orbits === undefined || orbits.fairness === 'fair');

/** Such a search cannot be kept. */
const withoutBitstate = ({ visited, ...way }: Way): Way =>
  visited === undefined || visited === 'bitstate' ? way : { ...way, visited };

import { type Effect, upTo, type View } from '../../src/language/index.js';
import type { World } from '../world.js';

/**
 * One of the steps that a vCPU's thread takes with nothing in between. Lists of them say in which order the kernel takes
 * them. They share the world and nothing else: what one finds out for a later one is in a field of it.
 * docs/decisions/0010-effects.md
 */
export type VcpuStep = (w: World, v: number) => void;

/** A step for each place of a list, the first place first. */
export const atEach = (places: number, step: (w: World, v: number, place: number) => void): readonly VcpuStep[] =>
  upTo(places).map((place) => (w, v) => {
    step(w, v, place);
  });

/** Steps that are taken only where something is so; each looks for itself. */
export const onlyWhile = (
  isSo: (w: View<World>, v: number) => boolean,
  steps: readonly VcpuStep[],
): readonly VcpuStep[] =>
  steps.map((step) => (w, v) => {
    if (isSo(w, v)) {
      step(w, v);
    }
  });

/** The steps as effects of a rule. */
export const inTurn = <P extends { readonly vcpu: number }>(steps: readonly VcpuStep[]): readonly Effect<World, P>[] =>
  steps.map((step) => (w, { vcpu }) => {
    step(w, vcpu);
  });

/** All of them at once. */
export const takeAll = (steps: readonly VcpuStep[], w: World, v: number): void => {
  for (const step of steps) {
    step(w, v);
  }
};

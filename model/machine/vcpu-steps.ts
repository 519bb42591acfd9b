import { type Effect, upTo } from '../../src/language/index.js';
import type { VcpuStep } from './hypervisor.js';
import type { BaseState } from './slice.js';

/** A step for each place of a list, the first place first. */
export const atEach = <W extends BaseState, V = number>(
  places: number,
  step: (w: W, vcpu: V, place: number) => void,
): readonly VcpuStep<W, V>[] =>
  upTo(places).map((place) => (w, vcpu) => {
    step(w, vcpu, place);
  });

/** Steps that are taken only where something is so; each looks for itself. */
export const onlyWhile = <W extends BaseState, V = number>(
  isSo: (w: W, vcpu: V) => boolean,
  steps: readonly VcpuStep<W, V>[],
): readonly VcpuStep<W, V>[] =>
  steps.map((step) => (w, vcpu) => {
    if (isSo(w, vcpu)) {
      step(w, vcpu);
    }
  });

/** The steps as effects of a rule. */
export const inTurn = <W extends BaseState, P extends { readonly vcpu: number }>(
  steps: readonly VcpuStep<W>[],
): readonly Effect<W, P>[] =>
  steps.map((step) => (w, { vcpu }) => {
    step(w, vcpu);
  });

/** All of them at once. */
export const takeAll = <W extends BaseState, V>(steps: readonly VcpuStep<W, V>[], w: W, vcpu: V): void => {
  for (const step of steps) {
    step(w, vcpu);
  }
};

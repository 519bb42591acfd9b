import { type Effect, upTo } from '../../src/language/index.js';
import type { VcpuStep } from './hypervisor.js';
import type { BaseState } from './part.js';

/** A step for each place of a list, the first place first. */
export const atEach = <W extends BaseState>(
  places: number,
  step: (w: W, v: number, place: number) => void,
): readonly VcpuStep<W>[] =>
  upTo(places).map((place) => (w, v) => {
    step(w, v, place);
  });

/** Steps that are taken only where something is so; each looks for itself. */
export const onlyWhile = <W extends BaseState>(
  isSo: (w: W, v: number) => boolean,
  steps: readonly VcpuStep<W>[],
): readonly VcpuStep<W>[] =>
  steps.map((step) => (w, v) => {
    if (isSo(w, v)) {
      step(w, v);
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
export const takeAll = <W extends BaseState>(steps: readonly VcpuStep<W>[], w: W, v: number): void => {
  for (const step of steps) {
    step(w, v);
  }
};

import { at } from '../at.js';

/**
 * An element of the state with what else a kernel's struct has of it: its number, and what never changes. It is read and
 * written like the element itself. (The state has no room for what is the same in all of it.)
 */
export const entryOf = <E extends object, C extends object>(element: E, constants: C): E & Readonly<C> =>
  new Proxy(constants, {
    get: (own, name): unknown => Reflect.get(Object.hasOwn(own, name) ? own : element, name),
    set: (_, name, value) => Reflect.set(element, name, value),
  }) as E & Readonly<C>;

/** `struct kvm_vcpu`: what the state has of a vCPU, and its number. */
export type VcpuOf<W extends { readonly vcpus: readonly object[] }> = W['vcpus'][number] & { readonly id: number };

/** The vCPU with this number. */
export const vcpuOf = <W extends { readonly vcpus: readonly object[] }>(w: W, id: number): VcpuOf<W> =>
  entryOf(at<W['vcpus'][number]>(w.vcpus, id), { id });

import type { Era } from '../model/index.js';

/** A hypervisor that counts how often each of its steps is taken. */
export const counting = (hypervisor: Era['hypervisor'], counts: Map<string, number>): Era['hypervisor'] => {
  const bound = (config: Parameters<Era['hypervisor']>[0]): unknown => {
    const kvm = hypervisor(config) as unknown as Record<string, unknown>;
    for (const [name, step] of Object.entries(kvm)) {
      if (typeof step === 'function') {
        kvm[name] = (...args: readonly unknown[]): unknown => {
          counts.set(name, (counts.get(name) ?? 0) + 1);
          return step(...args);
        };
      }
    }
    return kvm;
  };
  return Object.assign(bound, { steps: hypervisor.steps }) as unknown as Era['hypervisor'];
};

import type { World } from '../../model/vgic-ref/world.js';
import { inAnyOrder, moved, ordersOf } from './orbits.js';

/** Every way to rename the interrupts of one kind and the vCPUs of the benchmark; list registers in any order. */
export const renamingsOf = (letters: string, vcpus: number): readonly ((world: World) => World)[] =>
  ordersOf(letters.length)
    .filter((irqs) => irqs.every((becomes, irq) => letters[becomes] === letters[irq]))
    .flatMap((irqs) =>
      ordersOf(vcpus).map((order) => (world) => ({
        irqs: moved(
          world.irqs.map((irq) => ({ ...irq, target: order[irq.target] as number })),
          irqs,
        ),
        vcpus: moved(
          world.vcpus.map((vcpu) => ({
            ...vcpu,
            lrs: inAnyOrder(
              vcpu.lrs.map((lr) => (lr.state === 'invalid' ? lr : { ...lr, irq: irqs[lr.irq] as number })),
            ),
          })),
          order,
        ),
      })),
    );

import { type Row, type Section, upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { eoiCountRow, hcrRow, listCell, listRegisterRows, vcpuRow } from '../../guest/drawing.js';
import { intidOf } from '../../guest/printer.js';
import type { PartDrawing } from '../../machine/part-drawing.js';
import type { Config } from '../config.js';
import { isFlushed } from '../phases.js';
import type { World } from '../state.js';
import { forgottenEois, shown } from './held.js';
import { interruptDrawing } from './interrupt.js';
import { crossings, remarksOf, shortOf } from './steps.js';

/** How runs of KVM's vgic are drawn over time. */
export const vgicDrawing = (config: Config): PartDrawing<World> => ({
  hypervisor: {
    by: 'kvm',
    title: 'KVM',
    lanes: upTo(config.injectors).map((thread) => ({ id: `injector${thread}`, name: `injecting thread ${thread}` })),
    laneOf: ({ params: { injector } }) => (injector === undefined ? undefined : `injector${injector}`),
    thread: {
      path: (vcpu) => `vcpus[${vcpu}].phase`,
      isInGuest: (w, vcpu) => at(w.vcpus, vcpu).phase === 'guest',
      isAsleep: (w, vcpu) => at(w.vcpus, vcpu).phase === 'blocked',
    },
  },
  short: shortOf(config),
  crossings: crossings(config),
  remarks: remarksOf(config),
  sections: [listRegisterSection(config)],
  interrupt: (irq) => interruptDrawing(config, irq),
});

/** What each vCPU has in its list registers and on its ap_list. */
const listRegisterSection = (config: Config): Section<World> => ({
  title: 'list registers',
  rows: upTo(config.vcpus).flatMap((vcpu): readonly Row<World>[] => [
    vcpuRow(vcpu, 'ap_list', 'apList', (w) => listCell(config, at(w.vcpus, vcpu).apList)),
    ...listRegisterRows(config, shown, vcpu),
    withoutRegister(config, vcpu),
    eoiCountRow<World>(vcpu, (before, after) => forgottenEois(before, after, vcpu) > 0),
    hcrRow(vcpu),
  ]),
});

/** In the guest, with no list register that could present them. */
const withoutRegister = (config: Config, v: number): Row<World> =>
  vcpuRow(
    v,
    'without LR',
    'apList',
    (w) => {
      const vcpu = at(w.vcpus, v);
      const held = vcpu.cpu.lrs.slice(0, vcpu.usedLrs).map(({ irq }) => irq);
      const waiting = isFlushed(vcpu) ? vcpu.apList.filter((irq) => !held.includes(irq)) : [];
      return waiting.length === 0
        ? undefined
        : { text: waiting.map((irq) => intidOf(config, irq)).join(', '), look: 'ghost' };
    },
    { nothing: '' },
  );

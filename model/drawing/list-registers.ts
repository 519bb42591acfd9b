import { type Cell, type Row, type Section, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { VirtualInterface } from '../gic/virtual-interface.js';
import type { Config } from '../kvm/config.js';
import type { Vcpu, World } from '../kvm/state.js';
import { forgottenEois, intidOf, isEmptied, isFilled, listRegisterCell } from './words.js';

/** What each vCPU has in its list registers and on its ap_list. */
export const listRegisterSection = (config: Config): Section<World> => ({
  title: 'list registers',
  rows: upTo(config.vcpus).flatMap((vcpu): readonly Row<World>[] => {
    const row = (
      name: string,
      place: string,
      cell: (vcpu: View<Vcpu>) => Cell | undefined,
      isAlwaysShown = false,
    ): Row<World> => ({
      name,
      group: `vCPU${vcpu}`,
      path: `vcpus[${vcpu}].${place}`,
      kind: 'cells',
      isAlwaysShown,
      cell: (w) => cell(at(w.vcpus, vcpu)),
    });
    return [
      row('ap_list', 'apList', ({ apList }) =>
        apList.length === 0 ? undefined : plain(apList.map((irq) => intidOf(config, irq)).join(' → ')),
      ),
      ...upTo(config.listRegisters).map((place) =>
        row(
          `LR${place}`,
          `cpu.lrs[${place}]`,
          ({ cpu, usedLrs }) => {
            const lr = at(cpu.lrs, place);
            return isEmptied(lr, place < usedLrs) ? undefined : listRegisterCell(config, lr);
          },
          place === 0,
        ),
      ),
      // In the guest, with no list register that could present them.
      { ...row('without LR', 'apList', (own) => withoutRegister(config, own)), nothing: '' },
      {
        ...row('EOIcount', 'cpu.eoiCount', () => undefined),
        nothing: '0',
        cell: (w, before) => eoiCountCell(w, before, vcpu),
      },
      {
        ...row('HCR', 'cpu.hcr', ({ cpu }) => {
          const bits = hcrBits(cpu.hcr);
          return bits === '' ? undefined : plain(bits);
        }),
        nothing: '0',
      },
    ];
  }),
});

/** Also where it was set back and nobody knows any more what it counted. */
const eoiCountCell = (w: View<World>, before: View<World> | undefined, vcpu: number): Cell | undefined => {
  const { eoiCount } = at(w.vcpus, vcpu).cpu;
  const isForgotten = before !== undefined && forgottenEois(before, w, vcpu) > 0;
  return eoiCount > 0 || isForgotten
    ? { text: isForgotten ? `${eoiCount} dropped` : String(eoiCount), look: 'wrong' }
    : undefined;
};

const plain = (text: string): Cell => ({ text, look: 'plain' });

const withoutRegister = (config: Config, vcpu: View<Vcpu>): Cell | undefined => {
  const held = vcpu.cpu.lrs.slice(0, vcpu.usedLrs).map(({ irq }) => irq);
  const waiting = isFilled(vcpu) ? vcpu.apList.filter((irq) => !held.includes(irq)) : [];
  return waiting.length === 0
    ? undefined
    : { text: waiting.map((irq) => intidOf(config, irq)).join(', '), look: 'ghost' };
};

/** GICH_HCR's names of the bits that decide about exits. IHI 0048B 5.3.1; TDIR: IHI 0069, ICH_HCR_EL2. */
const hcrBits = (hcr: View<VirtualInterface['hcr']>): string =>
  [
    ...(hcr.UIE ? ['UIE'] : []),
    ...(hcr.NPIE ? ['NPIE'] : []),
    ...(hcr.LRENPIE ? ['LRENPIE'] : []),
    ...(hcr.TDIR ? ['TDIR'] : []),
  ].join(' ');

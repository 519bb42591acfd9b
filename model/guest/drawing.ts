import type { Cell, Crossing, Difference, Gap, Row, Step, View } from '../../src/language/index.js';
import { upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import type { ListRegister } from '../gic/list-register.js';
import { virtualGic } from '../gic/virtual-gic.js';
import type { VirtualInterface } from '../gic/virtual-interface.js';
import type { MachineConfig } from '../machine/config.js';
import { nameOf } from '../machine/drawing.js';
import type { Observed } from '../machine/hypervisor.js';
import type { State } from '../machine/part.js';
import { guestLane, happenedIn, hypervisorLane, levelRow, type PartDrawing } from '../machine/part-drawing.js';
import { intidOf } from './printer.js';
import { type GuestSlice, isActiveAnywhere } from './state.js';

type Drawn = State<GuestSlice>;

/** What a hypervisor shows of itself whatever its configuration. */
export type Shown = Pick<Observed, 'usedLrs' | 'isFilled' | 'isActive'>;

export const guestDrawing = (config: MachineConfig): PartDrawing<Drawn> => ({
  short: shortOf(config),
  crossings: (step) =>
    happenedIn(step, 'deactivated by the guest')
      .filter(({ found }) => !found)
      .map((): Crossing => ({ says: countsEoi(step) ? 'no LR has it: EOIcount +1' : 'no LR has it', isLost: true })),
  interrupt: (irq) => ({
    rows: {
      guest: [
        levelRow(irq, 'guest holds it', `guest.holds[${irq}]`, (w) => w.guest.holds[irq] === true, {
          hint: 'true',
          isAlwaysShown: true,
        }),
      ],
    },
  }),
});

const countsEoi = ({ before, after }: Step<Drawn>): boolean =>
  after.vcpus.some(({ cpu }, vcpu) => cpu.eoiCount > (before.vcpus[vcpu]?.cpu.eoiCount ?? 0));

/** A step in the words of its registers; its lane says who takes it. */
const shortOf = (config: MachineConfig): NonNullable<PartDrawing<Drawn>['short']> => {
  const of =
    (words: (intid: string, params: Step<Drawn>['action']['params']) => string) =>
    ({ action: { params } }: Step<Drawn>): string =>
      words(typeof params.irq === 'number' ? intidOf(config, params.irq) : '', params);
  return {
    'guest.acknowledge': of((intid) => `reads IAR: ${intid}`),
    'guest.eoi': of((intid) => `writes EOIR ${intid}`),
    'guest.dir': of((intid) => `writes DIR ${intid}`),
    'guest.enable': of((intid) => `writes ISENABLER ${intid}`),
    'guest.disable': of((intid) => `writes ICENABLER ${intid}`),
    'guest.setPending': of((intid) => `writes ISPENDR ${intid}`),
    'guest.clearPending': of((intid) => `writes ICPENDR ${intid}`),
    'guest.setActive': of((intid) => `writes ISACTIVER ${intid}`),
    'guest.clearActive': of((intid) => `writes ICACTIVER ${intid}`),
    'guest.readActive': of((intid) => `reads ISACTIVER ${intid}`),
    'guest.readPending': of((intid) => `reads ISPENDR ${intid}`),
    'guest.retarget': of((intid, { vcpu }) => `moves ${intid} to vCPU${vcpu}`),
    'guest.setPriority': of((intid, { priority }) => `priority of ${intid}: ${priority}`),
    'guest.sendSgi': of((intid) => `sends SGI ${intid}`),
    'guest.routeNowhere': of((intid) => `routes ${intid} nowhere`),
    'guest.sendSgis': ({ action: { params } }) =>
      `sends SGI ${params.intid} to ${params.list === 0 ? 'all others' : 'a list'}`,
    'guest.readSpurious': () => 'reads IAR: 1023',
    'guest.endSpurious': () => 'writes EOIR 1023',
    'guest.mask': () => 'writes PMR',
    'guest.wfi': () => 'WFI',
    'guest.switchEoiMode': () => 'switches EOImode',
    'guest.group': () => 'writes IGRPEN',
    'guest.group0': () => 'writes IGRPEN0',
    'guest.setGroup': of((intid) => `writes IGROUPR ${intid}`),
    'guest.setBinaryPoint': ({ action: { params } }) => `writes BPR: ${params.bits} bits`,
    'guest.switchCbpr': () => 'writes CBPR',
    'guest.distributor': () => 'writes GICD_CTLR',
  };
};

/** The letters of the Arm manuals' diagrams. */
const letters = { invalid: 'I', pending: 'P', active: 'A', 'pending+active': 'PA' } as const;

const looks = { invalid: 'dashed', pending: 'pale', active: 'full', 'pending+active': 'half' } as const;

/** The list registers of a vCPU. */
export const listRegisterRows = (config: MachineConfig, shown: Shown, vcpu: number): readonly Row<Drawn>[] =>
  upTo(config.listRegisters).map((place) =>
    vcpuRow(
      vcpu,
      `LR${place}`,
      `cpu.lrs[${place}]`,
      (w) => {
        const lr = at(at(w.vcpus, vcpu).cpu.lrs, place);
        return isEmptied(lr, place < shown.usedLrs(w, vcpu)) ? undefined : listRegisterCell(config, lr);
      },
      { isAlwaysShown: place === 0 },
    ),
  );

/** A row in the group of a vCPU. */
export const vcpuRow = <W>(
  vcpu: number,
  name: string,
  place: string,
  cell: Row<W>['cell'],
  more: Partial<Row<W>> = {},
): Row<W> => ({ name, group: `vCPU${vcpu}`, path: `vcpus[${vcpu}].${place}`, kind: 'cells', cell, ...more });

/** EOIcount, also where it was set back and nobody knows any more what it counted. */
export const eoiCountRow = <W extends Drawn>(
  vcpu: number,
  isForgotten: (before: View<W>, after: View<W>) => boolean = () => false,
): Row<W> =>
  vcpuRow<W>(
    vcpu,
    'EOIcount',
    'cpu.eoiCount',
    (w, before) => {
      const { eoiCount } = at((w as View<Drawn>).vcpus, vcpu).cpu;
      const forgotten = before !== undefined && isForgotten(before, w);
      return eoiCount > 0 || forgotten
        ? { text: forgotten ? `${eoiCount} dropped` : String(eoiCount), look: 'wrong' }
        : undefined;
    },
    { nothing: '0' },
  );

export const hcrRow = (vcpu: number): Row<Drawn> =>
  vcpuRow(
    vcpu,
    'HCR',
    'cpu.hcr',
    (w) => {
      const bits = hcrBits(at(w.vcpus, vcpu).cpu.hcr);
      return bits === '' ? undefined : plainCell(bits);
    },
    { nothing: '0' },
  );

/** GICH_HCR's names of the bits that decide about exits. IHI 0048B 5.3.1; TDIR: IHI 0069, ICH_HCR_EL2. */
const hcrBits = (hcr: View<VirtualInterface['hcr']>): string =>
  (['UIE', 'NPIE', 'LRENPIE', 'TDIR'] as const).filter((bit) => hcr[bit]).join(' ');

const plainCell = (text: string): Cell => ({ text, look: 'plain' });

/** `40 → 41`; nothing where the list is empty. */
export const listCell = (config: MachineConfig, irqs: readonly number[]): Cell | undefined =>
  irqs.length === 0 ? undefined : plainCell(irqs.map((irq) => intidOf(config, irq)).join(' → '));

/** Neither filled nor waiting to report an EOI. */
const isEmptied = ({ state, hw, eoi }: View<ListRegister>, isUsed: boolean): boolean =>
  state === 'invalid' && !(isUsed && (hw || eoi));

const listRegisterCell = (config: MachineConfig, { irq, state, hw, eoi }: View<ListRegister>): Cell => ({
  text: [intidOf(config, irq), letters[state], ...(hw ? ['hw'] : []), ...(eoi ? ['eoi'] : [])].join(' '),
  colour: irq,
  look: looks[state],
});

/** `40 P`: an interrupt with the state of the list register that holds it, in any vCPU of a state. */
export const heldAs = (config: MachineConfig, shown: Shown, w: View<Drawn>, irq: number): string => {
  const held = w.vcpus.flatMap(({ cpu }, v) => cpu.lrs.slice(0, shown.usedLrs(w, v))).find((lr) => lr.irq === irq);
  return held === undefined ? intidOf(config, irq) : `${intidOf(config, irq)} ${letters[held.state]}`;
};

/**
 * The hypervisor, or a list register that it will look at, has it active and the guest has deactivated it, or the other
 * way about.
 * @param path where the hypervisor keeps whether it is active
 * @param isTrapped the guest's write of DIR is about to be carried out
 */
export const activeGap = <W extends Drawn>(
  config: MachineConfig,
  { title, shown }: { readonly title: string; readonly shown: Shown },
  irq: number,
  path: string,
  isTrapped: (w: View<W>) => boolean = () => false,
): Gap<W> => ({
  between: [path, `guest.holds[${irq}]`],
  at: (world): Difference | undefined => {
    const w = world as View<Drawn>;
    const name = nameOf(config, irq);
    const isBelieved = isActiveAnywhere(shown, w, irq);
    if (isBelieved === w.guest.holds[irq]) {
      return undefined;
    }
    if (!isBelieved) {
      const sentence = `${title} has ${name} inactive, the guest still holds it.`;
      return { kind: 'lost', says: 'guest still holds it', sentence };
    }
    if (isTrapped(world) || w.vcpus.some(({ cpu }) => cpu.eoiCount > 0)) {
      const sentence = `Only ${isTrapped(world) ? 'a trapped write of DIR' : 'EOIcount'} says that the guest has deactivated ${name}.`;
      return { kind: 'underway', says: isTrapped(world) ? 'only in the trap' : 'only in EOIcount', sentence };
    }
    const sentence = `${title} has ${name} active, the guest has deactivated it.`;
    return { kind: 'lost', says: `still active in ${title}`, sentence };
  },
});

/** Why a vCPU leaves the guest, where the maintenance interrupt makes it. */
export const maintenanceCrossings = (config: MachineConfig, before: View<Drawn>, vcpu: number): readonly Crossing[] => {
  const status = virtualGic(config).maintenanceStatus(at(before.vcpus, vcpu).cpu);
  const conditions = Object.entries(conditionNames).flatMap(([name, short]) =>
    status[name as keyof typeof status] ? [short] : [],
  );
  return conditions.length === 0
    ? []
    : [{ from: guestLane(vcpu), to: hypervisorLane(vcpu), says: `maintenance: ${conditions.join(' ')}` }];
};

/** The bits of GICH_MISR. IHI 0048B 5.3.3. */
const conditionNames = {
  endOfInterrupt: 'EOI',
  underflow: 'U',
  entryNotPresent: 'LRENP',
  noPending: 'NP',
  groupEnabled: 'VGrp0E',
  groupDisabled: 'VGrp0D',
} as const;

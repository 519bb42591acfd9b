import { describe, expect, it } from 'vitest';
import { bao } from '../../model/bao/index.js';
import { depictionFor } from '../../model/machine/drawing.js';
import { shapeOf } from '../../model/machine/part.js';
import { sketched } from '../../model/machine/sketch.js';
import { edge, forwardedLevel, irqfd, timer, vfio } from '../../model/scenarios/kinds.js';
import { configure, depictionOf, type World, worldOf } from '../../model/vgic.js';
import { initially, type Shape } from '../../src/language/index.js';
import { drawValue, nameOf } from '../../src/trace/depict.js';
import { diff, drawChange } from '../../src/trace/diff.js';
import type { Path } from '../../src/trace/path.js';

const config = configure({
  vcpus: 2,
  pcpus: 2,
  listRegisters: 2,
  interrupts: [timer(0), vfio(), edge(), irqfd(), forwardedLevel()],
  fine: ['injection', 'halt'],
});
const intids = config.interrupts.map(({ intid }) => intid);
const shape = worldOf(config);
const depiction = depictionOf(config);

/** Every place of a world, as a depiction writes it. */
const placesOf = (part: Shape, place: string): readonly string[] => {
  switch (part.kind) {
    case 'record':
      return [
        place,
        ...Object.entries(part.fields).flatMap(([name, field]) => placesOf(field, place ? `${place}.${name}` : name)),
      ];
    case 'array':
    case 'bag':
    case 'sequence':
      return [place, ...placesOf(part.element, `${place}[*]`)];
    default:
      return [place];
  }
};

const changed = (change: (w: World) => void): readonly (string | undefined)[] =>
  diff(
    shape,
    initially(shape, () => {}),
    initially(shape, change),
    depiction,
  ).map((one) => drawChange(one, depiction));

it('every part that is drawn is a part of the world', () => {
  const places = placesOf(shape, '');
  expect(Object.keys(depiction.parts ?? {}).filter((place) => !places.includes(place))).toEqual([]);
});

describe('a change of the world is drawn', () => {
  it('of a list register by its INTID, its kind and its state', () => {
    const lr = { state: 'pending', irq: 0, priority: 0, group: 0, hw: true, eoi: false, source: 0 } as const;
    const before = initially(shape, (w) => {
      w.vcpus[0]?.cpu.lrs.splice(0, 1, lr);
    });
    const after = initially(shape, (w) => {
      w.vcpus[0]?.cpu.lrs.splice(0, 1, { ...lr, state: 'active' });
    });
    expect(diff(shape, before, after, depiction).map((one) => drawChange(one, depiction))).toEqual([
      'vCPU0 LR0 27 hw P→A',
    ]);
  });

  it.each<[string, (w: World) => void, string]>([
    ['of an ap_list by its INTIDs', (w) => void w.vcpus[1]?.apList.push(0, 1), 'vCPU1 ap_list [] → [27, 50]'],
    [
      'of an interrupt by its INTID',
      (w) => void Object.assign(w.irqs[1] ?? {}, { active: true }),
      'irq 50 active false→true',
    ],
    [
      'of HCR by the names of its bits',
      (w) => void Object.assign(w.vcpus[0]?.cpu.hcr ?? {}, { UIE: true, TDIR: true }),
      'vCPU0 HCR [] → [UIE, TDIR]',
    ],
    [
      'of a device by the INTID of its interrupt',
      (w) => void Object.assign(w.vfio[0] ?? {}, { line: true }),
      'vfio 50 line false→true',
    ],
    [
      'of an eventfd by the INTID of its interrupt',
      (w) => void Object.assign(w.eventfds[1] ?? {}, { signalled: true }),
      'eventfd 48 signalled false→true',
    ],
    [
      'of an injecting thread by what it is about to do',
      (w) => void Object.assign(w.injectors[1] ?? {}, { stage: 'queue', irq: 1, vcpu: 0 }),
      'injector 1 idle → queue 50 vCPU0',
    ],
    ['of what the guest owes by its INTIDs', (w) => void w.vcpus[0]?.nested.push(1), 'vCPU0 owes EOI of [] → [50]'],
    ['of what the guest holds by its INTID', (w) => void w.guest.holds.splice(2, 1, true), 'guest holds 32 false→true'],
    [
      'of an active priority by its number',
      (w) => void w.vcpus[1]?.cpu.activePriorities.splice(0, 1, true),
      'vCPU1 APR[0] false→true',
    ],
    [
      'of a timer PPI by the CPU that it is banked on',
      (w) => void Object.assign(w.timerPpis[1] ?? {}, { active: true }),
      'CPU1 timer PPI active false→true',
    ],
    [
      'of a timer by its vCPU',
      (w) => void Object.assign(w.timers[1] ?? {}, { output: true }),
      'vCPU1 timer output false→true',
    ],
    [
      'of a forwarded SPI by its INTID',
      (w) => void Object.assign(w.forwardedSpis[0] ?? {}, { line: true }),
      'SPI 60 line false→true',
    ],
  ])('%s', (_, change, drawn) => {
    expect(changed(change)).toEqual([drawn]);
  });
});

const drawn = [
  ["KVM's vgic", { shape, depiction }],
  ['Bao', baoDrawn()],
] as const;

function baoDrawn() {
  const ofBao = sketched(bao.sketches, 'l2,forwarded-level,ipc');
  return { shape: shapeOf(bao.parts, ofBao), depiction: depictionFor(bao.parts, ofBao) };
}

it.each(drawn)('each row over time, of %s, is a value of the state', (_, { shape: of, depiction: { drawing } }) => {
  const start = initially(of, () => {});
  const valueAt = (path: string): unknown =>
    path
      .split(/[.[\]]+/)
      .filter((name) => name !== '')
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], start);
  const rows = drawing?.sections.flatMap((section) => section.rows) ?? [];
  expect(rows.filter(({ path }) => valueAt(path) === undefined).map(({ path }) => path)).toEqual([]);
  expect(rows.length).toBeGreaterThan(10);
  const between = drawing?.sections.flatMap(({ gaps = [] }) => gaps.flatMap((gap) => gap.between)) ?? [];
  expect(between.filter((path) => !rows.some((row) => row.path === path))).toEqual([]);
});

it('a parameter that numbers an interrupt stands for its INTID', () => {
  expect([depiction.parameter?.('irq', 0), depiction.parameter?.('vcpu', 0)]).toEqual(['27', undefined]);
});

/** Every place at which a world names an interrupt: the values of a field, and the elements that belong to interrupts. */
const naming = (
  shape: Shape,
  path: Path = [],
): readonly { readonly path: Path; readonly says: string; readonly intid: number }[] => {
  switch (shape.kind) {
    case 'record':
      return Object.entries(shape.fields).flatMap(([name, field]) => naming(field, [...path, name]));
    case 'bag':
      return naming(shape.element, [...path, 0]);
    case 'array': {
      const [first = 0] = shape.members ?? [];
      const within = shape.length === 0 ? [] : naming(shape.element, [...path, 0]);
      return shape.family?.name !== 'irq' || shape.length === 0
        ? within
        : [...within, { path: [...path, 0], says: nameOf([...path, 0], depiction), intid: intids[first] ?? -1 }];
    }
    case 'sequence': {
      const isNamed = shape.element.kind === 'leaf' && shape.element.names?.family.name === 'irq';
      return isNamed ? [{ path, says: drawValue([1], path, depiction), intid: intids[1] ?? -1 }] : [];
    }
    case 'optional':
      return naming(shape.some, path);
    case 'leaf':
      return shape.names?.family.name === 'irq' && !path.includes('lrs')
        ? [{ path, says: drawValue(1, path, depiction), intid: intids[1] ?? -1 }]
        : [];
    default:
      return [];
  }
};

it('an interrupt is named by its INTID wherever a world names one', () => {
  const places = naming(shape);
  expect(places.map(({ path }) => path[0])).toEqual(
    expect.arrayContaining([
      'irqs',
      'vcpus',
      'halt',
      'injectors',
      'guest',
      'ghost',
      'vfio',
      'eventfds',
      'forwardedSpis',
    ]),
  );
  expect(places.filter(({ says, intid }) => !new RegExp(`\\b${intid}\\b`).test(says))).toEqual([]);
});

it('fields of struct vgic_irq have the names of the kernel', () => {
  const drawn = changed(
    (w) => void Object.assign(w.irqs[2] ?? {}, { lineLevel: true, pendingLatch: true, targetVcpu: 1, vcpu: 1 }),
  );
  expect(drawn).toEqual([
    'irq 32 line_level false→true',
    'irq 32 pending_latch false→true',
    'irq 32 target_vcpu 0→1',
    'irq 32 vcpu none→1',
  ]);
});

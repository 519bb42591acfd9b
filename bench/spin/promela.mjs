// The benchmark model in Promela: `node bench/spin/promela.mjs 2,3,2,HLE [bug3]` prints it.
//
// One process, one `do`, one d_step for each instance of a rule: a d_step stores nothing on its way, so that SPIN stores
// exactly the states of the model. Everything is unrolled, and what never changes is no variable: loops and arrays cost
// SPIN time, and an array of bits takes a byte for each.

import { isProgram, sizeOf } from '../sizes.mjs';

/** @param {import('../sizes.mjs').Size} size @param {{ bug?: string }} options */
export const promela = (size, { bug } = {}) => {
  const model = vocabulary(size);
  return [
    declarations(model),
    'active proctype vgic() {',
    '  do',
    // Asked once for each state, when it is expanded: at the end of each rule it would be asked once for each firing.
    `  :: d_step { !(${invariant(model)}) -> assert(false) }`,
    ...rules(model, bug).map(({ when, does }) => `  :: d_step { ${when} -> ${does.join('; ')} }`),
    '  od',
    '}',
    '',
  ].join('\n');
};

/** What the rules speak of, as Promela. A field that an interrupt of its kind does not have is no variable. */
const vocabulary = ({ vcpus, irqs, lrs }) => {
  const pending = (i) => (irqs[i].level ? `line_${i}` : `pend_${i}`);
  const target = (i, v) => (vcpus === 1 ? 'true' : `tgt_${i} == ${v}`);
  const registers = range(vcpus).flatMap((v) =>
    range(lrs).map((l) => ({ v, l, st: `st_${v}_${l}`, id: `id_${v}_${l}` })),
  );
  return {
    vcpus: range(vcpus),
    irqs: irqs.map((kind, i) => ({ i, ...kind })),
    lrs: range(lrs),
    registers,
    pending,
    target,
    /** The line or the latch at the physical GIC. */
    physical: (i) => (irqs[i].level ? `pline_${i}` : `ppend_${i}`),
    inLr: (i) => `(${registers.map(({ st, id }) => `(${st} && ${id} == ${i})`).join(' || ')})`,
    deliverable: (i) => `en_${i} && ${pending(i)}`,
    kick: (i) =>
      range(vcpus).map((v) => `kick_${v} = kick_${v} || (en_${i} && ${pending(i)} && run_${v} && ${target(i, v)})`),
  };
};

const declarations = ({ vcpus, irqs, registers, pending, physical }) => {
  const bits = [
    ...irqs.flatMap(({ i, forwarded }) => [
      ...[pending(i), `act_${i}`, `en_${i}`, ...(vcpus.length > 1 ? [`tgt_${i}`] : [])],
      ...(forwarded ? [physical(i), `pact_${i}`, `pmask_${i}`] : []),
    ]),
    ...vcpus.flatMap((v) => [`run_${v}`, `kick_${v}`]),
  ];
  const pairs = registers.flatMap(({ st, id }) => [`${st} : 2`, `${id} : 2`]);
  return `bit ${bits.join(', ')};\nunsigned ${pairs.join(', ')};\n`;
};

const invariant = ({ vcpus, irqs, registers, inLr, pending, target, deliverable }) =>
  [
    // I1 and I6
    ...registers.flatMap(({ st, id }) =>
      irqs.filter(({ forwarded, level }) => forwarded || level).map(({ i }) => `!(${st} == 3 && ${id} == ${i})`),
    ),
    // I2
    ...registers.flatMap((one, place) =>
      registers.slice(place + 1).map((other) => `!(${one.st} && ${other.st} && ${one.id} == ${other.id})`),
    ),
    // I3
    ...irqs
      .filter(({ forwarded }) => forwarded)
      .map(({ i }) => `(pact_${i} || !(${pending(i)} || act_${i} || ${inLr(i)}))`),
    // I4
    ...irqs.flatMap(({ i }) =>
      vcpus.map((v) => `!(${deliverable(i)} && ${target(i, v)} && run_${v} && !kick_${v} && !${inLr(i)})`),
    ),
    // I5
    ...vcpus.map((v) => {
      const used = registers.filter((register) => register.v === v).map(({ st }) => st);
      return `(run_${v} || !(${[`kick_${v}`, ...used].join(' || ')}))`;
    }),
  ].join(' &&\n      ');

/** Every instance of every rule: its guard, and its statements. */
const rules = (model, bug) => {
  const { vcpus, irqs, registers, pending, physical, target, kick } = model;
  const ofIrq = irqs.flatMap(({ i, level, forwarded }) => {
    const device = forwarded ? physical(i) : pending(i);
    return [
      { when: `!${device}`, does: [`${device} = 1`, ...(forwarded ? [] : kick(i))] }, // raise
      ...(level ? [{ when: device, does: [`${device} = 0`] }] : []), // lower
      ...(forwarded ? ofHost({ i, level, model }) : []),
      { when: `!en_${i}`, does: [`en_${i} = 1`, ...kick(i)] }, // enable
      { when: `en_${i}`, does: [`en_${i} = 0`] }, // disable
      ...(vcpus.length === 1
        ? []
        : vcpus.map((w) => ({ when: `!(${target(i, w)})`, does: [`tgt_${i} = ${w}`, ...kick(i)] }))), // retarget
    ];
  });
  const ofVcpu = vcpus.flatMap((v) => [
    { when: `!run_${v}`, does: enter(v, model, bug) },
    { when: `run_${v}`, does: exit(v, model) },
  ]);
  const ofLr = registers.flatMap((register) => [
    { when: `run_${register.v} && ${register.st} == 1`, does: [`${register.st} = 2`] }, // gack
    { when: `run_${register.v} && ${register.st} >= 2`, does: guestEoi(register, model) }, // geoi
  ]);
  return [...ofIrq, ...ofVcpu, ...ofLr];
};

const ofHost = ({ i, level, model: { physical, pending, kick } }) => [
  {
    when: `${physical(i)} && !pact_${i} && !pmask_${i}`, // hostAck
    does: [`pact_${i} = 1`, ...(level ? [] : [`ppend_${i} = 0`]), `${pending(i)} = 1`, ...kick(i)],
  },
  { when: `!pmask_${i}`, does: [`pmask_${i} = 1`] },
  { when: `pmask_${i}`, does: [`pmask_${i} = 0`] },
];

/**
 * The vCPU enters the guest. How many list registers are filled already is known where the statements are generated:
 * they fork at each interrupt and join no more, so that no counter is needed. There are at most 4 interrupts.
 */
const enter = (v, model, bug) => {
  const { irqs, lrs, target, inLr, deliverable } = model;
  const from = (i, filled) => {
    if (i === irqs.length) {
      return [];
    }
    const wanted = [target(i, v), ...(bug === 'bug3' ? [] : [`!${inLr(i)}`]), `(act_${i} || (${deliverable(i)}))`].join(
      ' && ',
    );
    if (filled === lrs.length) {
      return [choose([[`${wanted} && ${deliverable(i)}`, [`kick_${v} = 1`]]]), ...from(i + 1, filled)];
    }
    return [
      choose(
        [[wanted, [...populate(irqs[i], `${v}_${filled}`, model), ...from(i + 1, filled + 1)]]],
        from(i + 1, filled),
      ),
    ];
  };
  return [...from(0, 0), `run_${v} = 1`];
};

const populate = ({ i, level, forwarded }, register, { pending }) => {
  const taken = !level || forwarded ? [`${pending(i)} = 0`] : [];
  const active =
    level || forwarded // never pending and active in a list register
      ? [`st_${register} = 2`]
      : [choose([[pending(i), [`st_${register} = 3`, ...taken]]], [`st_${register} = 2`])];
  return [choose([[`act_${i}`, active]], [`st_${register} = 1`, ...taken]), `id_${register} = ${i}`, `act_${i} = 0`];
};

/** The vCPU leaves the guest: what its list registers hold goes back to the interrupts. */
const exit = (v, { irqs, registers, pending, kick }) => [
  `run_${v} = 0`,
  `kick_${v} = 0`,
  ...registers
    .filter((register) => register.v === v)
    .map(({ st, id }) =>
      choose([
        [`${st} == 0`, ['skip']],
        ...irqs.map(({ i, level, forwarded }) => [
          `${id} == ${i}`,
          [
            `act_${i} = (${st} >= 2)`,
            ...(level && !forwarded ? [] : [choose([[`${st} != 2`, resample(i, level, pending)]])]),
            ...[`${st} = 0`, `${id} = 0`],
            ...kick(i),
          ],
        ]),
      ]),
    ),
];

const resample = (i, level, pending) =>
  level ? [`${pending(i)} = pline_${i}`, `pact_${i} = pact_${i} && pline_${i}`] : [`${pending(i)} = 1`];

/** The guest ends the interrupt in a list register. */
const guestEoi = ({ st, id }, { irqs, kick }) => [
  choose(
    irqs.map(({ i, forwarded }) => [
      `${id} == ${i}`,
      [
        choose([[`${st} == 3`, [`${st} = 1`]]], [`${st} = 0`, `${id} = 0`]),
        ...(forwarded ? [`pact_${i} = 0`] : []),
        ...kick(i),
      ],
    ]),
  ),
];

/** The first choice whose guard holds. SPIN does not promise an order among the options of an `if`; hence the chain. */
const choose = ([[guard, statements], ...others], otherwise = ['skip']) =>
  `if :: ${guard} -> ${block(statements)} :: else -> ${
    others.length > 0 ? choose(others, otherwise) : block(otherwise)
  } fi`;

/** @param {readonly string[]} statements */
const block = (statements) => statements.join('; ') || 'skip';

const range = (count) => Array.from({ length: count }, (_, i) => i);

if (isProgram(import.meta.url)) {
  const [size, bug] = process.argv.slice(2);
  process.stdout.write(promela(sizeOf(size), { bug }));
}

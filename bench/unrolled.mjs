// The benchmark model with every rule written out for each interrupt, vCPU and list register, in no language yet.
//
// Loops and arrays cost the checkers time; and what never changes for an interrupt of its kind is no variable here: a
// level interrupt has no latch, an edge interrupt no line, and only a forwarded one has a physical side.

/**
 * A condition: the name of a bit, or an operator and what it applies to.
 * @typedef {string | { op: 'and' | 'or' | 'not', of: Condition[] } | { op: 'is' | 'least' | 'same', of: [string, string | number] }} Condition
 *
 * @typedef {{ set: string, to: Condition | boolean } | { put: string, to: number }
 *   | { when: Condition, then: Statement[], otherwise: Statement[] }} Statement
 *
 * @typedef {object} Unrolled
 * @property {string[]} bits
 * @property {{ name: string, most: number }[]} numbers
 * @property {{ id: string, holds: Condition }[]} invariants
 * @property {{ id: string, when: Condition, does: Statement[] }[]} rules
 */

/** @param {import('./sizes.mjs').Size} size @param {string} [bug] @returns {Unrolled} */
export const unrolled = (size, bug) => {
  const model = vocabulary(size);
  return { ...variables(model), invariants: invariants(model), rules: rules(model, bug) };
};

/**
 * Writes conditions in a language that differs from others in how it spells the operators.
 * @param {{ and: string, or: string, is: string, same: string, least: string }} operators
 */
export const conditionIn = (operators) => {
  /** @param {Condition | boolean} one @returns {string} */
  const write = (one) => {
    if (typeof one !== 'object') {
      return `${one}`;
    }
    return one.op === 'not' ? `!${write(one.of[0])}` : `(${one.of.map(write).join(` ${operators[one.op]} `)})`;
  };
  return write;
};

const and = (...of) => ({ op: 'and', of: of.filter((one) => one !== undefined) });
const or = (...of) => ({ op: 'or', of });
const not = (one) => (one.op === 'not' ? one.of[0] : { op: 'not', of: [one] });
const is = (name, value) => ({ op: 'is', of: [name, value] });
const atLeast = (name, value) => ({ op: 'least', of: [name, value] });
const same = (name, other) => ({ op: 'same', of: [name, other] });
const set = (bit, to) => ({ set: bit, to });
const put = (number, to) => ({ put: number, to });
const choose = (when, then, otherwise = []) => ({ when, then, otherwise });

const range = (count) => Array.from({ length: count }, (_, i) => i);

/** What the rules speak of. */
const vocabulary = ({ vcpus, irqs, lrs }) => {
  const registers = range(vcpus).flatMap((v) =>
    range(lrs).map((l) => ({ v, l, st: `st_${v}_${l}`, id: `id_${v}_${l}` })),
  );
  const pending = (i) => (irqs[i].level ? `line_${i}` : `pend_${i}`);
  /** Whether the interrupt is for this vCPU; of one vCPU nothing needs to be asked. */
  const target = (i, v) => (vcpus === 1 ? undefined : v === 1 ? `tgt_${i}` : not(`tgt_${i}`));
  return {
    vcpus: range(vcpus),
    irqs: irqs.map((kind, i) => ({ i, ...kind })),
    lrs,
    registers,
    pending,
    target,
    /** The line or the latch at the physical GIC. */
    physical: (i) => (irqs[i].level ? `pline_${i}` : `ppend_${i}`),
    inLr: (i) => or(...registers.map(({ st, id }) => and(not(is(st, 0)), is(id, i)))),
    kick: (i) =>
      range(vcpus).map((v) => set(`kick_${v}`, or(`kick_${v}`, and(`en_${i}`, pending(i), `run_${v}`, target(i, v))))),
  };
};

const variables = ({ vcpus, irqs, registers, pending, physical }) => ({
  bits: [
    ...irqs.flatMap(({ i, forwarded }) => [
      ...[pending(i), `act_${i}`, `en_${i}`, ...(vcpus.length > 1 ? [`tgt_${i}`] : [])],
      ...(forwarded ? [physical(i), `pact_${i}`, `pmask_${i}`] : []),
    ]),
    ...vcpus.flatMap((v) => [`run_${v}`, `kick_${v}`]),
  ],
  numbers: registers.flatMap(({ st, id }) => [
    { name: st, most: 3 },
    { name: id, most: irqs.length - 1 },
  ]),
});

const invariants = ({ vcpus, irqs, registers, inLr, pending, target }) => {
  const neverBoth = (kinds) =>
    and(...registers.flatMap(({ st, id }) => kinds.map(({ i }) => not(and(is(st, 3), is(id, i))))));
  const pairs = registers.flatMap((one, place) => registers.slice(place + 1).map((other) => [one, other]));
  const forwarded = irqs.filter((irq) => irq.forwarded);
  return [
    { id: 'I1', holds: neverBoth(forwarded) },
    {
      id: 'I2',
      holds: and(...pairs.map(([a, b]) => not(and(not(is(a.st, 0)), not(is(b.st, 0)), same(a.id, b.id))))),
    },
    { id: 'I3', holds: and(...forwarded.map(({ i }) => or(`pact_${i}`, not(or(pending(i), `act_${i}`, inLr(i)))))) },
    {
      id: 'I4',
      holds: and(
        ...irqs.flatMap(({ i }) =>
          vcpus.map((v) => not(and(`en_${i}`, pending(i), target(i, v), `run_${v}`, not(`kick_${v}`), not(inLr(i))))),
        ),
      ),
    },
    {
      id: 'I5',
      holds: and(
        ...vcpus.map((v) => {
          const empty = registers.filter((register) => register.v === v).map(({ st }) => is(st, 0));
          return or(`run_${v}`, and(not(`kick_${v}`), ...empty));
        }),
      ),
    },
    { id: 'I6', holds: neverBoth(irqs.filter(({ level }) => level)) },
  ].filter(({ holds }) => holds.of.length > 0);
};

const rules = (model, bug) => [
  ...model.irqs.flatMap((irq) => rulesOfIrq(irq, model)),
  ...model.vcpus.flatMap((v) => [
    { id: 'enter', when: not(`run_${v}`), does: enter(v, model, bug) },
    { id: 'exit', when: `run_${v}`, does: exit(v, model) },
  ]),
  ...model.registers.flatMap((register) => [
    { id: 'gack', when: and(`run_${register.v}`, is(register.st, 1)), does: [put(register.st, 2)] },
    { id: 'geoi', when: and(`run_${register.v}`, atLeast(register.st, 2)), does: guestEoi(register, model) },
  ]),
];

const rulesOfIrq = ({ i, level, forwarded }, { vcpus, pending, physical, target, kick }) => {
  const device = forwarded ? physical(i) : pending(i);
  const ofDevice = [
    { id: 'raise', when: not(device), does: [set(device, true), ...(forwarded ? [] : kick(i))] },
    ...(level ? [{ id: 'lower', when: device, does: [set(device, false)] }] : []),
  ];
  const ofHost = [
    {
      id: 'hostAck',
      when: and(physical(i), not(`pact_${i}`), not(`pmask_${i}`)),
      does: [set(`pact_${i}`, true), ...(level ? [] : [set(physical(i), false)]), set(pending(i), true), ...kick(i)],
    },
    { id: 'mask', when: not(`pmask_${i}`), does: [set(`pmask_${i}`, true)] },
    { id: 'unmask', when: `pmask_${i}`, does: [set(`pmask_${i}`, false)] },
  ];
  const ofGuest = [
    { id: 'enable', when: not(`en_${i}`), does: [set(`en_${i}`, true), ...kick(i)] },
    { id: 'disable', when: `en_${i}`, does: [set(`en_${i}`, false)] },
    ...(vcpus.length === 1
      ? []
      : vcpus.map((w) => ({ id: 'retarget', when: not(target(i, w)), does: [set(`tgt_${i}`, w === 1), ...kick(i)] }))),
  ];
  return [...ofDevice, ...(forwarded ? ofHost : []), ...ofGuest];
};

/**
 * The vCPU enters the guest. How many list registers are filled is known where this is written out: the statements fork
 * at each of the at most 4 interrupts and join no more, so that no counter is needed.
 */
const enter = (v, { irqs, lrs, target, inLr, pending }, bug) => {
  const from = (i, filled) => {
    if (i === irqs.length) {
      return [];
    }
    const deliverable = and(`en_${i}`, pending(i));
    const here = and(target(i, v), ...(bug === 'bug3' ? [] : [not(inLr(i))]));
    if (filled === lrs) {
      return [choose(and(here, deliverable), [set(`kick_${v}`, true)]), ...from(i + 1, filled)];
    }
    const filling = [...populate(irqs[i], `${v}_${filled}`, pending(i)), ...from(i + 1, filled + 1)];
    return [choose(and(here, or(`act_${i}`, deliverable)), filling, from(i + 1, filled))];
  };
  return [...from(0, 0), set(`run_${v}`, true)];
};

const populate = ({ i, level, forwarded }, register, pending) => {
  const st = `st_${register}`;
  const taken = level && !forwarded ? [] : [set(pending, false)];
  const active =
    level || forwarded // never pending and active in a list register
      ? [put(st, 2)]
      : [choose(pending, [put(st, 3), ...taken], [put(st, 2)])];
  return [choose(`act_${i}`, active, [put(st, 1), ...taken]), put(`id_${register}`, i), set(`act_${i}`, false)];
};

/** The vCPU leaves the guest: what its list registers hold goes back to the interrupts. */
const exit = (v, { irqs, registers, pending, kick }) => {
  const fold = ({ i, level, forwarded }, { st, id }) => {
    const resampled = level
      ? [set(pending(i), `pline_${i}`), set(`pact_${i}`, and(`pact_${i}`, `pline_${i}`))]
      : [set(pending(i), true)];
    return [
      set(`act_${i}`, atLeast(st, 2)),
      ...(level && !forwarded ? [] : [choose(not(is(st, 2)), resampled)]),
      put(st, 0),
      put(id, 0),
      ...kick(i),
    ];
  };
  return [
    set(`run_${v}`, false),
    set(`kick_${v}`, false),
    ...registers
      .filter((register) => register.v === v)
      .map((register) =>
        choose(
          not(is(register.st, 0)),
          byIrq(irqs, register, (irq) => fold(irq, register)),
        ),
      ),
  ];
};

/** The guest ends the interrupt in a list register. */
const guestEoi = (register, { irqs, kick }) =>
  byIrq(irqs, register, ({ i, forwarded }) => [
    choose(is(register.st, 3), [put(register.st, 1)], [put(register.st, 0), put(register.id, 0)]),
    ...(forwarded ? [set(`pact_${i}`, false)] : []),
    ...kick(i),
  ]);

/** What is done with the interrupt in a list register, whichever it is. */
const byIrq = ([irq, ...others], { id, ...rest }, does) =>
  others.length === 0 ? does(irq) : [choose(is(id, irq.i), does(irq), byIrq(others, { id, ...rest }, does))];

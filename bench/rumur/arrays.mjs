// The benchmark model in Murphi as one would write it by hand, with arrays and loops:
// `node bench/rumur/arrays.mjs 2,3,2,HLE [invariants] [symmetric] [bug3]` prints it.
//
// A level interrupt has no latch and an edge interrupt no line, so `pending` is whichever of the two there is, and
// `phys` likewise at the physical GIC.
//
// Where interrupts and vCPUs are scalarsets, list registers are no array, for their order would tell the interrupts
// apart: `st[v][i]` is the state of interrupt i in whichever list register of v it is. That says the same as long as
// there are enough list registers, so that no interrupt is left out for those of lower index.

import { isProgram, sizeOf } from '../sizes.mjs';

/** Whether the model can be written with scalarsets. @param {import('../sizes.mjs').Size} size */
export const canBeSymmetric = ({ irqs, lrs, letters }) => new Set(letters).size === 1 && irqs.length <= lrs;

/**
 * @param {import('../sizes.mjs').Size} size
 * @param {{ invariants?: boolean, symmetric?: boolean, bug?: string }} options
 */
export const murphi = (size, { invariants = false, symmetric = false, bug } = {}) => {
  const kinds = kindsOf(size.irqs);
  const registers = symmetric ? bags : arrays(size);
  return [
    declarations(size, registers, symmetric),
    rulesOfIrqs(kinds, symmetric),
    rulesOfVcpus(kinds, registers, bug),
    ...(invariants ? [invariantsOf(kinds, registers)] : []),
  ].join('\n');
};

/** List registers as they are. */
const arrays = ({ vcpus, lrs }) => ({
  slot: 'Lr',
  types: `Lr: 0..${lrs - 1};`,
  variables: `st: array [Vcpu] of array [Lr] of 0..3;
  id: array [Vcpu] of array [Lr] of Irq;`,
  init: 'for l: Lr do st[v][l] := 0; id[v][l] := 0; end;',
  irq: 'id[v][l]',
  holds: (i) => `exists u: Vcpu do exists l: Lr do st[u][l] != 0 & id[u][l] = ${i} end end`,
  hasRoom: `n < ${lrs}`,
  fill: 'st[v][n] := s; id[v][n] := i; n := n + 1;',
  local: `n: 0..${lrs};`,
  start: 'n := 0;',
  empty: 'st[v][l] := 0; id[v][l] := 0;',
  once:
    pairs(product(vcpus, lrs))
      .map(([[u, k], [v, l]]) => `!(st[${u}][${k}] != 0 & st[${v}][${l}] != 0 & id[${u}][${k}] = id[${v}][${l}])`)
      .join(' &\n  ') || 'true',
});

/** List registers whose order nobody sees. */
const bags = {
  slot: 'Irq',
  types: '',
  variables: 'st: array [Vcpu] of array [Irq] of 0..3;',
  init: 'for l: Irq do st[v][l] := 0; end;',
  irq: 'l',
  holds: (i) => `exists u: Vcpu do st[u][${i}] != 0 end`,
  hasRoom: 'true',
  fill: 'st[v][i] := s;',
  local: '',
  start: '',
  empty: 'st[v][l] := 0;',
  once: 'forall l: Irq do forall u: Vcpu do forall v: Vcpu do u = v | st[u][l] = 0 | st[v][l] = 0 end end end',
};

/** Conditions on the kind of an interrupt, which are known when the model is printed if all are of one kind. */
const kindsOf = (irqs) => {
  const among = (has) => (i) => {
    const members = irqs.flatMap((kind, index) => (has(kind) ? [`${i} = ${index}`] : []));
    return members.length === irqs.length ? 'true' : members.length === 0 ? 'false' : `(${members.join(' | ')})`;
  };
  return {
    level: among(({ level }) => level),
    forwarded: among(({ forwarded }) => forwarded),
    virtualEdge: among(({ level, forwarded }) => !level && !forwarded),
    virtualLevel: among(({ level, forwarded }) => level && !forwarded),
    forwardedLevel: among(({ level, forwarded }) => level && forwarded),
  };
};

const kick = (i) => `if en[${i}] & pending[${i}] & run[tgt[${i}]] then kick[tgt[${i}]] := true; end;`;

const declarations = ({ vcpus, irqs }, registers, symmetric) => `type
  Vcpu: ${symmetric ? `scalarset(${vcpus})` : `0..${vcpus - 1}`};
  Irq: ${symmetric ? `scalarset(${irqs.length})` : `0..${irqs.length - 1}`};
  ${registers.types}
var
  pending, act, en, phys, pact, pmask: array [Irq] of boolean;
  tgt: array [Irq] of Vcpu;
  run, kick: array [Vcpu] of boolean;
  ${registers.variables}

${symmetric ? 'ruleset first: Vcpu do ' : ''}startstate begin
  for i: Irq do
    pending[i] := false; act[i] := false; en[i] := false; phys[i] := false; pact[i] := false; pmask[i] := false;
    tgt[i] := ${symmetric ? 'first' : '0'};
  end;
  for v: Vcpu do
    run[v] := false; kick[v] := false;
    ${registers.init}
  end;
end;${symmetric ? ' end;' : ''}
`;

const rulesOfIrqs = ({ level, forwarded }) => `ruleset i: Irq do
  rule "raise" ${forwarded('i')} & !phys[i] ==> begin phys[i] := true; end;
  rule "raise" !${forwarded('i')} & !pending[i] ==> begin pending[i] := true; ${kick('i')} end;
  rule "lower" ${level('i')} & ${forwarded('i')} & phys[i] ==> begin phys[i] := false; end;
  rule "lower" ${level('i')} & !${forwarded('i')} & pending[i] ==> begin pending[i] := false; end;
  rule "hostAck" ${forwarded('i')} & phys[i] & !pact[i] & !pmask[i] ==> begin
    pact[i] := true;
    if !${level('i')} then phys[i] := false; end;
    pending[i] := true;
    ${kick('i')}
  end;
  rule "mask" ${forwarded('i')} & !pmask[i] ==> begin pmask[i] := true; end;
  rule "unmask" ${forwarded('i')} & pmask[i] ==> begin pmask[i] := false; end;
  rule "enable" !en[i] ==> begin en[i] := true; ${kick('i')} end;
  rule "disable" en[i] ==> begin en[i] := false; end;
  ruleset w: Vcpu do
    rule "retarget" tgt[i] != w ==> begin tgt[i] := w; ${kick('i')} end;
  end;
end;
`;

const rulesOfVcpus = (
  { level, forwarded, virtualEdge, virtualLevel, forwardedLevel },
  { slot, irq, holds, hasRoom, fill, local, start, empty },
  bug,
) => `ruleset v: Vcpu do
  rule "enter" !run[v] ==>
  var ${local} s: 0..3;
  begin
    ${start}
    for i: Irq do
      if tgt[i] = v & ${bug === 'bug3' ? '' : `!(${holds('i')}) & `}(act[i] | (en[i] & pending[i])) then
        if ${hasRoom} then
          if act[i] then s := 2; else s := 0; end;
          if (!act[i] | ${virtualEdge('i')}) & pending[i] then
            s := s + 1;
            if !${virtualLevel('i')} then pending[i] := false; end;
          end;
          act[i] := false;
          ${fill}
        elsif en[i] & pending[i] then
          kick[v] := true;
        end;
      end;
    end;
    run[v] := true;
  end;

  rule "exit" run[v] ==> begin
    run[v] := false;
    kick[v] := false;
    for l: ${slot} do
      if st[v][l] != 0 then
        alias i: ${irq} do
          act[i] := st[v][l] >= 2;
          if st[v][l] != 2 then
            if !${level('i')} then
              pending[i] := true;
            elsif ${forwardedLevel('i')} then
              pending[i] := phys[i];
              if !phys[i] then pact[i] := false; end;
            end;
          end;
          ${kick('i')}
        end;
        ${empty}
      end;
    end;
  end;

  ruleset l: ${slot} do
    rule "guestAck" run[v] & st[v][l] = 1 ==> begin st[v][l] := 2; end;
    rule "guestEoi" run[v] & st[v][l] >= 2 ==> begin
      if ${forwarded(irq)} then pact[${irq}] := false; end;
      ${kick(irq)}
      if st[v][l] = 3 then st[v][l] := 1; else ${empty} end;
    end;
  end;
end;
`;

const invariantsOf = ({ level, forwarded }, { slot, irq, holds, once }) => `
invariant "I1" forall v: Vcpu do forall l: ${slot} do st[v][l] != 3 | !${forwarded(irq)} end end;
invariant "I2" ${once};
invariant "I3" forall i: Irq do !${forwarded('i')} | pact[i] | !(pending[i] | act[i] | (${holds('i')})) end;
invariant "I4" forall i: Irq do !(en[i] & pending[i] & run[tgt[i]]) | kick[tgt[i]] | (${holds('i')}) end;
invariant "I5" forall v: Vcpu do run[v] | (!kick[v] & forall l: ${slot} do st[v][l] = 0 end) end;
invariant "I6" forall v: Vcpu do forall l: ${slot} do st[v][l] != 3 | !${level(irq)} end end;
`;

const product = (rows, columns) =>
  Array.from({ length: rows * columns }, (_, place) => [Math.floor(place / columns), place % columns]);

const pairs = (list) => list.flatMap((one, place) => list.slice(place + 1).map((other) => [one, other]));

if (isProgram(import.meta.url)) {
  const [size, ...words] = process.argv.slice(2);
  const options = { invariants: words.includes('invariants'), symmetric: words.includes('symmetric') };
  process.stdout.write(murphi(sizeOf(size), { ...options, bug: words.includes('bug3') ? 'bug3' : undefined }));
}

// The benchmark model in Promela: `node bench/spin/promela.mjs 2,3,2,HLE [bug3]` prints it.
//
// One process, one `do`, and each instance of a rule an option that stores nothing on its way, so that SPIN stores
// exactly the states of the model. A d_step saves the whole state to go back to; an atomic sequence only what it
// changes, which is faster as long as it has no branches.

import { isProgram, sizeOf } from '../sizes.mjs';
import { conditionIn, unrolled } from '../unrolled.mjs';

/** @param {import('../sizes.mjs').Size} size @param {{ bug?: string }} [options] */
export const promela = (size, { bug } = {}) => {
  const { bits, numbers, invariants, rules } = unrolled(size, bug);
  const options = rules.map(({ id, when, does }) => {
    const kind = does.some((one) => 'when' in one) ? 'd_step' : 'atomic';
    return `  :: ${kind} { /* ${id} */ ${condition(when)} -> ${block(does)} }`;
  });
  return `bit ${bits.join(', ')};
unsigned ${numbers.map(({ name }) => `${name} : 2`).join(', ')};

active proctype vgic() {
  do
  /* Asked once for each state, when it is expanded: at the end of each rule it would be asked for each firing. */
  :: atomic { !(${invariants.map(({ holds }) => condition(holds)).join(' &&\n      ')}) -> assert(false) }
${options.join('\n')}
  od
}
`;
};

const condition = conditionIn({ and: '&&', or: '||', is: '==', same: '==', least: '>=' });

/** @param {import('../unrolled.mjs').Statement} one */
const statement = (one) => {
  if ('put' in one) {
    return `${one.put} = ${one.to}`;
  }
  if ('set' in one) {
    return `${one.set} = ${typeof one.to === 'boolean' ? Number(one.to) : condition(one.to)}`;
  }
  return `if :: ${condition(one.when)} -> ${block(one.then)} :: else -> ${block(one.otherwise)} fi`;
};

const block = (statements) => statements.map(statement).join('; ') || 'skip';

if (isProgram(import.meta.url)) {
  const [size, bug] = process.argv.slice(2);
  process.stdout.write(promela(sizeOf(size), { bug }));
}

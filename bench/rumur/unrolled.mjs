// The benchmark model in Murphi without arrays: `node bench/rumur/unrolled.mjs 2,3,2,HLE [invariants] [bug3]` prints it.

import { isProgram, sizeOf } from '../sizes.mjs';
import { conditionIn, unrolled } from '../unrolled.mjs';

/** @param {import('../sizes.mjs').Size} size @param {{ invariants?: boolean, bug?: string }} options */
export const unrolledMurphi = (size, { invariants: wanted = false, bug } = {}) => {
  const { bits, numbers, invariants, rules } = unrolled(size, bug);
  return `var
  ${bits.join(', ')}: boolean;
${numbers.map(({ name, most }) => `  ${name}: 0..${most};\n`).join('')}
startstate begin
${bits.map((name) => `  ${name} := false;\n`).join('')}${numbers.map(({ name }) => `  ${name} := 0;\n`).join('')}end;

${rules.map(({ id, when, does }) => `rule "${id}" ${condition(when)} ==> begin ${block(does)} end;\n`).join('')}
${wanted ? invariants.map(({ id, holds }) => `invariant "${id}" ${condition(holds)};\n`).join('') : ''}`;
};

const condition = conditionIn({ and: '&', or: '|', is: '=', same: '=', least: '>=' });

/** @param {import('../unrolled.mjs').Statement} one */
const statement = (one) => {
  if ('put' in one) {
    return `${one.put} := ${one.to};`;
  }
  if ('set' in one) {
    return `${one.set} := ${condition(one.to)};`;
  }
  const otherwise = one.otherwise.length > 0 ? ` else ${block(one.otherwise)}` : '';
  return `if ${condition(one.when)} then ${block(one.then)}${otherwise} end;`;
};

const block = (statements) => statements.map(statement).join(' ');

if (isProgram(import.meta.url)) {
  const [size, ...words] = process.argv.slice(2);
  const bug = words.includes('bug3') ? 'bug3' : undefined;
  process.stdout.write(unrolledMurphi(sizeOf(size), { invariants: words.includes('invariants'), bug }));
}

// A model in Promela, by its tables: one process, one option for each action, and the decision trees in C.
//
// A step is one transition, guard and effect and what judges it; the properties of states are asked once for each, when
// it is expanded, as in ../spin/promela.mjs. What SPIN keeps are the words of the packed state.

import { inC } from './c.mjs';

export const promela = (model, search, counts) => {
  const { kept, actions, source } = inC(model, search, counts);
  const options = Array.from(
    { length: actions },
    (_, slot) => `  :: d_step { c_expr { STEP_${slot} } -> c_code { store(now.w); }; assert(c_expr { IS_KEPT }) }`,
  );
  return {
    source,
    promela: `c_state "unsigned w[${kept}]" "Global"
c_code {
\\#include "tables.c"
}

active proctype model() {
  do
  :: atomic { c_expr { IS_BROKEN } -> assert(false) }
${options.join('\n')}
  od
}
`,
  };
};

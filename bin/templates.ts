import type { Template } from '../src/cli/index.js';

const hypervisor: Template = {
  kind: 'hypervisor',
  text: (name, identifier) => `// A hypervisor: the steps of an era of KVM's vgic, with some of them replaced.
//   npx vgicheck compare --with ${name}.ts   what it breaks, or mends, that the stock one does not
//   npx vgicheck check --with ${name}.ts     the quick scenarios under it; name others, or sketch:v1,l1,edge
//   npx vgicheck orders --with ${name}.ts    every order of acknowledge, EOI and DIR
// All steps, by the kernel's names: node_modules/vgicheck/model/kvm/vgic.ts
import { linux619, override } from 'vgicheck/model';

export const ${identifier} = override(linux619, {
  /**
   * vgic_irq_cmp: negative where \`a\` belongs before \`b\` on the list of vCPU \`v\`. It changes nothing yet; the step as it
   * was is still to be had by its name. \`w\` is the state: at(w.irqs, a).priority, at(w.vcpus, v).apList and so on.
   */
  irqCmp: (kvm, w, v, a, b) => linux619.irqCmp(kvm, w, v, a, b),
});
`,
  test: (name, identifier) => `import { expect, it } from 'vitest';
import { compare } from 'vgicheck';
import { bind, linux619, scenarios } from 'vgicheck/model';
import { modelUnder } from 'vgicheck/properties';
import { ${identifier} } from './${name}.js';

it('breaks nothing that linux-6.19 does not break', { timeout: 120_000 }, async () => {
  const some = scenarios.filter(({ id }) => ['edge', 'level', 'overflow-eoi0'].includes(id));
  const compared = await compare(modelUnder(bind(linux619)), modelUnder(bind(${identifier})), some);
  expect(compared.flatMap(({ newlyBroken }) => newlyBroken.map(({ result }) => result.id))).toEqual([]);
});
`,
  next: (name) => [`npx vgicheck compare --with ${name}.ts`, `npx vitest run ${name}.test.ts`],
};

const bug: Template = {
  kind: 'bug',
  text: (
    name,
    identifier,
  ) => `// A bug that can be switched on: the one step that was wrong, and the property that must find it.
//   npx vgicheck bugs --with ${name}.ts                finds it, and nothing without it
//   npx vgicheck check --with ${name}.ts --bug ${name}   shows it step by step
import { type Bug, bind, linux619, override } from 'vgicheck/model';

export const ${identifier}: Bug = {
  id: '${name}',
  says: 'list registers go to interrupts in the order of their arrival, whatever their priority',
  cites: 'vgic_irq_cmp',
  by: 'kvm',
  // The property that finds it (vgicheck list properties), and the scenario that shows it (vgicheck list scenarios).
  breaks: 'S17',
  scenario: 'overflow-eoi0',
  era: 'linux-6.19',
  hypervisor: bind(override(linux619, { irqCmp: () => 0 })),
  fixedBy: 'the commit that mended it, or the report',
  // inject X, inject the more urgent Y, enter
  steps: 3,
};
`,
  test: (name, identifier) => `import { expect, it } from 'vitest';
import { bind, linux619, scenarios } from 'vgicheck/model';
import { modelUnder } from 'vgicheck/properties';
import 'vgicheck/vitest';
import { ${identifier} } from './${name}.js';

it('breaks its property in as many steps as are told of it, and nothing without it does', { timeout: 60_000 }, async () => {
  const { breaks, scenario: shows, steps, hypervisor = bind(linux619) } = ${identifier};
  const scenario = scenarios.find(({ id }) => id === shows);
  if (scenario === undefined) {
    throw new Error(\`there is no scenario \${shows}\`);
  }
  await expect(modelUnder(hypervisor)(scenario)).toViolate(breaks, { within: steps });
  await expect(modelUnder(bind(linux619))(scenario)).toHold(breaks);
});
`,
  next: (name) => [`npx vgicheck bugs --with ${name}.ts`, `npx vitest run ${name}.test.ts`],
};

export const templates: readonly Template[] = [hypervisor, bug];

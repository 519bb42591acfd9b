// A bug that can be switched on: the one step that was wrong, and the property that must find it.
//   npx vgicheck bugs --with the-name.ts                finds it, and nothing without it
//   npx vgicheck check --with the-name.ts --bug the-name   shows it step by step
import { type Bug, bind, linux619, override } from 'vgicheck/model';

export const theName: Bug = {
  id: 'the-name',
  says: 'list registers go to interrupts in the order of their arrival, whatever their priority',
  cites: 'vgic_irq_cmp',
  by: 'kvm',
  // The property that finds it (vgicheck list properties), and the scenario that shows it (vgicheck list scenarios).
  breaks: 'S17',
  scenario: 'overflow-eoi0',
  era: 'linux-6.19',
  hypervisor: bind(override(linux619, { irqCmp: () => 0 })),
  fixedBy: 'the commit that fixed it, or the report',
  // inject X, inject the more urgent Y, enter
  steps: 3,
};

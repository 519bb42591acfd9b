import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { request } from '../../src/cli/scenarios.js';

const sketches = catalogue.scenarios.find(({ id }) => id === 'sketch');
const says = (args: string, rule: string): string | undefined =>
  sketches?.build(request({ era: 'linux-6.19', args })).rules.find(({ id }) => id === rule)?.says;

describe('a rule says what happens in its configuration', () => {
  it.each([
    ['v1,l1,gic3,eoi0,edge', 'drops the priority and deactivates'],
    ['v1,l1,gic3,eoi1,edge', 'drops the priority'],
  ])('in %s a write of EOIR %s', (args, does) => {
    expect(says(args, 'guest.eoi')).toBe(`the guest writes EOIR: ${does}`);
  });

  it.each([
    ['v1,l1,gic3,eoi0,edge', 'pulses the line'],
    ['v1,l1,gic3,eoi0,level', 'raises the line'],
    ['v1,l1,gic3,eoi0,level,edge', 'raises the line, or pulses it,'],
  ])('in %s user space %s', (args, does) => {
    expect(says(args, 'vmm.raise')).toBe(`user space ${does} with KVM_IRQ_LINE`);
  });
});

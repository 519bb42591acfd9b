import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { type } from '../support/terminal.js';

const pointer = 'The same command with --legend says what the marks mean.';

describe('the marks of traces', () => {
  it('are pointed to below the first trace on a terminal, and not again', async () => {
    const { out } = await type('check post --era old --property N1 --property R1', { stdoutIsTTY: true });
    expect(out.split(' after ').length).toBeGreaterThan(2);
    expect(out.split(pointer)).toHaveLength(2);
  });

  it('are not mentioned in a file, or where there is no trace', async () => {
    expect((await type('check post --bug B1')).out).not.toContain('--legend');
    expect((await type('check post --era new', { stdoutIsTTY: true })).out).not.toContain('--legend');
  });

  it('are explained with --legend, those of the model too', async () => {
    const { out } = await type('check dir-across --bug B28 --property X01 --legend', {}, catalogue);
    const marks = out.slice(out.indexOf('\nmarks:\n'));
    expect(marks).toMatch(/^ {2}false→true +a value before and after the step/m);
    expect(marks).toMatch(/^ {2}LR0 40 sw eoi P +list register 0 holds interrupt 40/m);
    expect(marks).toMatch(/^ {2}irq 40 vcpu +irq->vcpu, the vCPU on whose ap_list it is; target_vcpu/m);
    expect(out).not.toContain(pointer);
  });
});

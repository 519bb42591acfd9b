import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { emptyFolder } from '../support/folder.js';
import { type } from '../support/terminal.js';

const onVgic = (line: string) => type(line, {}, catalogue);

it('a trace may say which calls of KVM_IRQ_LINE user space made', async () => {
  const file = join(emptyFolder(), 'trace.json');
  await onVgic(`check overflow-eoi0 --bug B30 --out ${file}`);
  const trace = JSON.parse(readFileSync(file, 'utf8'));
  trace.actions[0] = { rule: 'KVM_IRQ_LINE', params: { irq: '0x01000020', level: 1 } };
  writeFileSync(file, JSON.stringify(trace));
  const { code, out } = await onVgic(`replay ${file}`);
  expect(out).toContain('replayed: 9 steps lead where');
  expect(code).toBe(0);
});

it('a call that KVM would refuse is refused', async () => {
  const file = join(emptyFolder(), 'trace.json');
  await onVgic(`check overflow-eoi0 --bug B30 --out ${file}`);
  const trace = JSON.parse(readFileSync(file, 'utf8'));
  trace.actions[0] = { rule: 'KVM_IRQ_LINE', params: { irq: '0x03000020', level: 1 } };
  writeFileSync(file, JSON.stringify(trace));
  const { code, err } = await onVgic(`replay ${file}`);
  expect(err).toContain(`${file}: KVM_IRQ_LINE: irq = 0x03000020 has irq_type 3`);
  expect(code).toBe(2);
});

import { describe, expect, it } from 'vitest';
import { withReader } from '../support/reader.js';

describe('a file to begin with', () => {
  const reader = withReader();

  it.each<[string, string, string, string]>([
    ['model', 'my-gate', 'check --with my-gate.ts', 'holds: my-gate; all reachable states were seen: 4 states'],
    ['hypervisor', 'mine', 'compare --with mine.ts edge overflow-eoi0', 'nothing newly broken'],
    [
      'bug',
      'B99',
      'bugs --with B99.ts',
      'found: 1 bug, each by the property it breaks, and nothing is broken without it',
    ],
  ])('of a %s can be checked, and its test passes', async (kind, name, command, verdict) => {
    const made = await reader().types(`vgicheck new ${kind} ${name}`);
    expect([made.status, made.output]).toEqual([
      0,
      expect.stringContaining(`wrote ${name}.ts and ${name}.test.ts; next:`),
    ]);
    expect(await reader().types('tsc --project . --noEmit')).toEqual({ status: 0, output: '' });
    const checked = await reader().types(`vgicheck ${command}`);
    expect([checked.status, checked.output.replaceAll('\n', ' ')]).toEqual([0, expect.stringContaining(verdict)]);
    const tested = await reader().types(`vitest run ${name}.test.ts`);
    expect([tested.status, tested.output]).toEqual([0, expect.stringContaining('1 passed')]);
  });

  it('replaces none that is there', async () => {
    expect(await reader().types('vgicheck new model my-gate')).toEqual({
      status: 2,
      output: 'vgicheck: my-gate.ts is there already; choose another name, or remove it\n',
    });
    expect((await reader().types('rm my-gate.ts; vgicheck new model my-gate; ls my-gate.ts')).output).toContain(
      'my-gate.test.ts is there already',
    );
  });

  it.each([
    ['new', 'new takes what it is to be, and its name: new bug|hypervisor|model NAME'],
    ['new modle x', 'unknown kind of file "modle"; did you mean model?'],
    ['new model ../x', '"../x" is no name for a file of TypeScript'],
    ['new hypervisor class', 'the program would call it class, which means something else there; choose another name'],
    ['new hypervisor override', 'the program would call it override, which means something else there'],
    ['new model x y', 'new takes what it is to be, and its name'],
  ])('is not written for "%s"', async (line, message) => {
    const { status, output } = await reader().types(`vgicheck ${line}`);
    expect([status, output]).toEqual([2, expect.stringContaining(message)]);
  });
});

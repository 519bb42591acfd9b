/** A test as a reader of KTAP sees it. */
export interface KtapTest {
  readonly ok: boolean;
  readonly description: string;
  readonly directive?: string;
  readonly data: string;
  readonly diagnostics: readonly string[];
  readonly subtests: readonly KtapTest[];
}

/**
 * Reads KTAP version 1 by the words of Documentation/dev-tools/ktap.rst: version line, plan, results whose numbers count
 * from 1, subtests two spaces further in, before the result that they belong to.
 * @throws where a line is none of these, or a plan and its results differ.
 */
export const parseKtap = (text: string): readonly KtapTest[] => {
  const lines = text.replace(/\n$/, '').split('\n');
  const tests = testsIn(lines, '');
  if (lines.length > 0) {
    throw new Error(`behind the last result: ${lines[0]}`);
  }
  return tests;
};

const testsIn = (lines: string[], indent: string): readonly KtapTest[] => {
  const next = (): string => {
    const line = lines.shift();
    if (line === undefined || !line.startsWith(indent)) {
      throw new Error(`expected a line indented by ${indent.length}: ${line}`);
    }
    return line.slice(indent.length);
  };
  if (next() !== 'KTAP version 1') {
    throw new Error('no version line');
  }
  if (lines[0]?.startsWith(`${indent}# Subtest: `)) {
    next();
  }
  const planned = Number(/^1\.\.(\d+)$/.exec(next())?.[1]);
  const tests: KtapTest[] = [];
  while (tests.length < planned) {
    const subtests = lines[0]?.startsWith(`${indent}  KTAP`) ? testsIn(lines, `${indent}  `) : [];
    const diagnostics: string[] = [];
    while (lines[0]?.startsWith(`${indent}#`)) {
      diagnostics.push(next().slice(2));
    }
    const line = next();
    const [, result, number, description = '', rest = ''] = /^(ok|not ok) (\d+) ([^#]*?)(?: # (.*))?$/.exec(line) ?? [];
    if (result === undefined || Number(number) !== tests.length + 1) {
      throw new Error(`no result of number ${tests.length + 1}: ${line}`);
    }
    const [, directive, data = ''] = /^(?:(SKIP|TODO|XFAIL|TIMEOUT|ERROR) ?)?(.*)$/.exec(rest) ?? [];
    const told = { description, data, diagnostics, subtests, ...(directive === undefined ? {} : { directive }) };
    tests.push({ ok: result === 'ok', ...told });
  }
  return tests;
};

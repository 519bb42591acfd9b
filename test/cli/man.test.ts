import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type } from '../support/terminal.js';

describe('the manual page', () => {
  it('has every command with every option, as the help says it', async () => {
    const { code, out } = await type('--man');
    expect(code).toBe(0);
    const page = out.replaceAll(String.raw`\-`, '-');
    for (const name of ['check', 'fuzz', 'replay', 'conform']) {
      const { out: help } = await type(`${name} --help`);
      for (const [, option = '', says = ''] of help.matchAll(/^ {2}(--\S+)[^\n]*? {2,}(\S[^\n]*)$/gm)) {
        expect(page).toContain(`.BR ${option}`);
        expect(page).toContain(`\n${says}\n`);
      }
    }
    expect(page).toContain('.SH EXIT STATUS');
  });

  it.skipIf(spawnSync('groff', ['--version']).error !== undefined)(
    'is understood by groff without a complaint',
    async () => {
      const { out } = await type('--man');
      const { stdout, stderr } = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-cbou'], {
        input: out,
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      expect(stdout).toContain('toycheck check [SCENARIO...]');
    },
  );
});

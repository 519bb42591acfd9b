import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type } from '../support/terminal.js';

/** What bash offers for a command line, by the script of `complete bash`. */
const offered = async (line: string): Promise<readonly string[]> => {
  const { out } = await type('complete bash');
  const script = `${out}
    read -ra COMP_WORDS <<< "$1"
    [[ "$1" == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((\${#COMP_WORDS[@]}-1))
    _toycheck
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', line], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
};

describe('completion', () => {
  it.each<[string, readonly string[]]>([
    ['toycheck ch', ['check']],
    ['toycheck --', ['--help', '--version', '--man']],
    ['toycheck check die', ['die-hard']],
    ['toycheck check --era ', ['old', 'new']],
    ['toycheck check --bug B', ['B1', 'B2', 'B3']],
    ['toycheck check --property N', ['N1']],
    ['toycheck check --suite ', ['quick', 'full']],
    ['toycheck check --max-s', ['--max-states', '--max-seconds']],
    ['toycheck check --quiet pet', ['peterson']],
    ['toycheck list ', ['scenarios', 'properties', 'rules', 'findings', 'bugs', 'eras']],
    ['toycheck explain del', ['deliver']],
    ['toycheck nothing ', []],
  ])('of "%s"', async (line, words) => {
    expect(await offered(line)).toEqual(words);
  });

  it('offers files where a file is meant', async () => {
    expect(await offered('toycheck replay package.j')).toEqual(['package.json']);
    expect(await offered('toycheck check --with vitest.c')).toEqual(['vitest.config.ts']);
  });

  it('is the same in zsh', async () => {
    const [bash, zsh] = [await type('complete bash'), await type('complete zsh')];
    expect(zsh.out).toBe(`autoload -U +X bashcompinit && bashcompinit\n${bash.out}`);
  });

  it('says in fish what each word means', async () => {
    const { out } = await type('complete fish');
    expect(out).toContain(
      "complete -c toycheck -n '__fish_use_subcommand' -f -a check -d 'searches every reachable state",
    );
    expect(out).toContain("-n '__fish_seen_subcommand_from check' -l era -x -a 'old new' -d 'only this era");
    expect(out).toContain("-n '__fish_seen_subcommand_from replay' -F\n");
  });

  it.each(['complete', 'complete tcsh', 'complete bash zsh'])('does not know "%s"', async (line) => {
    expect(await type(line)).toMatchObject({ code: 2, err: 'toycheck: complete takes one word of: bash, zsh, fish\n' });
  });
});

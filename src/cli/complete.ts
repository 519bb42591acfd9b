import { exitCode, UsageError } from '../language/index.js';
import { namesOf, slugOf } from '../report/name.js';
import type { Catalogue } from './catalogue.js';
import { type Command, command } from './command.js';
import type { Option } from './options.js';
import { everyFinding, everyProperty, everyRule } from './sayings.js';

const shells = ['bash', 'zsh', 'fish'] as const;

/** The command that prints a script for a shell; the names of scenarios, properties and bugs are in it. */
export const completion = (all: () => Promise<readonly Command[]>): Command =>
  command({
    name: 'complete',
    usage: shells.join('|'),
    says: 'prints a script that completes commands, options and names in your shell',
    options: {},
    notes: [
      'bash: eval "$(vgicheck complete bash)", in ~/.bashrc to have it always',
      'zsh:  eval "$(vgicheck complete zsh)", in ~/.zshrc behind compinit',
      'fish: vgicheck complete fish | source, or write it to ~/.config/fish/completions/vgicheck.fish',
    ],
    run: async ({ names: [word, ...more] }, catalogue, io) => {
      const shell = shells.find((known) => known === word);
      if (shell === undefined || more.length > 0) {
        throw new UsageError(`complete takes one word of: ${shells.join(', ')}`);
      }
      const words = wordsOf(await all(), catalogue);
      io.stdout.write(shell === 'fish' ? fish(catalogue.name, words) : bash(catalogue.name, words, shell));
      return exitCode.holds;
    },
  });

/** What may stand in a place of the command line: words, or files. */
type Choice = readonly string[] | 'files';

interface Words {
  readonly name: string;
  readonly says: string;
  readonly names: Choice;
  readonly options: readonly { readonly flag: string; readonly says: string; readonly value: Choice | undefined }[];
}

const wordsOf = (commands: readonly Command[], catalogue: Catalogue): readonly Words[] => {
  const scenarios = catalogue.scenarios.map(({ id }) => id);
  const bugs = catalogue.bugs.map(({ id }) => id);
  const eras = catalogue.eras.map(({ id }) => id);
  const properties = everyProperty(catalogue).flatMap(({ saying }) => namesOf(saying));
  const findings = everyFinding(catalogue).map(({ story }) => slugOf(story));
  const ids = [
    ...properties,
    ...findings,
    ...everyRule(catalogue).map(({ saying }) => saying.id),
    ...bugs,
    ...eras,
    ...scenarios,
  ];
  const byUsage: Readonly<Record<string, Choice>> = {
    ID: ids,
    '[ID…]': bugs,
    '[SCENARIO]': scenarios,
    '[SCENARIO…]': scenarios,
    FILE: 'files',
    '[FILE…]': 'files',
  };
  const byOption: Readonly<Record<string, Choice>> = { bug: bugs, era: eras, property: properties };
  const choiceOf = (name: string, { value, words }: Option): Choice | undefined =>
    value === undefined
      ? undefined
      : (words ?? byOption[name] ?? (value.includes('|') ? value.split('|') : (filesFor[value] ?? [])));
  return commands.map(({ name, usage, says, options }) => ({
    name,
    says,
    names: byUsage[usage] ?? (usage.includes('|') ? (usage.split(' ')[0]?.split('|') ?? []) : []),
    options: Object.entries(options).map(([option, given]) => ({
      flag: option,
      says: given.says,
      value: choiceOf(option, given),
    })),
  }));
};

const filesFor: Readonly<Record<string, Choice>> = { FILE: 'files', DIR: 'files', IMAGE: 'files' };

/** For zsh, too, which understands completions of bash when asked to. */
const bash = (program: string, commands: readonly Words[], shell: 'bash' | 'zsh'): string => {
  const listed = (choice: Choice): string => (choice === 'files' ? ' -f' : ` -W ${quoted(choice.join(' '))}`);
  const cases = commands.flatMap(({ name, names, options }) => [
    ...options.flatMap(({ flag, value }) =>
      value === undefined ? [] : [`    '${name} --${flag}') words=(${listed(value)});;`],
    ),
    `    '${name} -') words=(${listed(options.map(({ flag }) => `--${flag}`))});;`,
    `    '${name} '*) words=(${listed(names)});;`,
  ]);
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    `_${program}() {`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}" words place',
    '  COMPREPLY=()',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W ${quoted([...commands.map(({ name }) => name), '--help', '--version', '--man'].join(' '))} -- "$current"))`,
    '    return',
    '  fi',
    '  case "$current" in -*) place=-;; *) case "$before" in --*) place="$before";; esac;; esac',
    '  case "$command $place" in',
    ...cases,
    '    *) return;;',
    '  esac',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    '  COMPREPLY=($(compgen "${words[@]}" -- "$current"))',
    '}',
    `complete -o default -F _${program} ${program}`,
    '',
  ].join('\n');
};

const fish = (program: string, commands: readonly Words[]): string => {
  const line = (condition: string, ...more: readonly string[]): string =>
    [`complete -c ${program} -n ${quoted(condition)}`, ...more].join(' ');
  const described = (says: string): string => `-d ${quoted(says)}`;
  const listed = (choice: Choice): string => (choice === 'files' ? '-F' : `-f -a ${quoted(choice.join(' '))}`);
  return [
    ...commands.map(({ name, says }) => line('__fish_use_subcommand', `-f -a ${name}`, described(says))),
    ...commands.flatMap(({ name, names, options }) => {
      const here = `__fish_seen_subcommand_from ${name}`;
      return [
        line(here, listed(names)),
        ...options.map(({ flag, says, value }) =>
          line(
            here,
            `-l ${flag}`,
            ...(value === undefined ? [] : [`-x ${listed(value).replace('-f ', '')}`]),
            described(says),
          ),
        ),
      ];
    }),
    '',
  ].join('\n');
};

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../../src/language/index.js';
import { shortened } from '../../src/language/printable.js';
import { run } from './tool.js';

const packages = 'apt dpkg util-linux';

/** The packages of arm64 in some suites of Debian's archive, in a folder of their own: the machine's stay as they are. */
export class PrivateApt {
  private readonly configuration: string;

  constructor(
    private readonly folder: string,
    suites: readonly string[],
  ) {
    assertPlain(folder);
    const archive = debianArchive();
    this.configuration = join(folder, 'apt.conf');
    for (const part of ['lists/partial', 'cache/archives/partial', 'sources']) {
      mkdirSync(join(folder, part), { recursive: true });
    }
    writeFileSync(join(folder, 'status'), '');
    writeFileSync(join(folder, 'sources', 'debian.list'), suites.map((suite) => sourceOf(archive, suite)).join(''));
    writeFileSync(this.configuration, configurationOf(folder));
    // Two that fetch at the same time fetch one after the other.
    this.apt('flock', [join(folder, 'lock'), 'apt-get', 'update', '-qq']);
  }

  /** The names of packages that match an expression. */
  packages(expression: string): readonly string[] {
    const printed = this.apt('apt-cache', ['search', '--names-only', expression]);
    return printed.split('\n').flatMap((line) => line.split(' - ')[0] || []);
  }

  /** Takes one file out of the newest version of a package; the file's name begins with the one given. */
  extract(name: string, file: string, target: string): void {
    if (!/^[a-z0-9][a-z0-9+.-]*$/.test(name)) {
      throw new UsageError(`"${shortened(name)}" is no name of a package`);
    }
    const fetched = mkdtempSync(join(this.folder, 'fetched-'));
    try {
      this.apt('apt-get', ['download', '-qq', name], fetched);
      const unpacked = join(fetched, 'unpacked');
      const [archive = ''] = readdirSync(fetched);
      run('dpkg-deb', ['-x', join(fetched, archive), unpacked], { packages });
      const found = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).find((path) =>
        basename(path).startsWith(file),
      );
      if (found === undefined) {
        throw new UsageError(`${name} has no file ${file}`);
      }
      renameSync(join(unpacked, found), target);
    } finally {
      rmSync(fetched, { recursive: true, force: true });
    }
  }

  private apt(program: string, args: readonly string[], cwd?: string): string {
    const env = { APT_CONFIG: this.configuration, LC_ALL: 'C' };
    return run(program, args, { packages, env, ...(cwd === undefined ? {} : { cwd }) });
  }
}

/**
 * Within the quotes of apt.conf(5) nothing can be escaped.
 * @throws UsageError for a folder that it would read as something else.
 */
const assertPlain = (folder: string): void => {
  if (!/^[\w./+@:~-]+$/.test(folder)) {
    throw new UsageError(
      `apt cannot be given a folder of the name ${shortened(folder, 400)}; set XDG_CACHE_HOME to one without blanks, quotes and commas`,
    );
  }
};

const configurationOf = (folder: string): string => `
Dir::State::Lists "${folder}/lists";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache";
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "${folder}/sources";
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
`;

/** Where the machine gets Debian from, a mirror perhaps. */
interface Archive {
  readonly address: string;
  readonly signedBy: string;
}

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** @throws UsageError on a machine that does not get its packages from Debian. */
const debianArchive = (): Archive => {
  const format = '$(ORIGIN) $(COMPONENT) $(REPO_URI)';
  const targets = run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], { packages });
  const [, address] = /^Debian main (\S*\/debian)\/?$/m.exec(targets) ?? [];
  if (address === undefined) {
    throw new UsageError("apt's sources name no archive of Debian");
  }
  return { address, signedBy: keyring };
};

/** The security suites have an archive of their own. */
const sourceOf = ({ address, signedBy }: Archive, suite: string): string =>
  `deb [arch=arm64 signed-by=${signedBy}] ${address}${suite.endsWith('-security') ? '-security' : ''} ${suite} main\n`;

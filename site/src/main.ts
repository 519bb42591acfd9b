import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../../bin/catalogue.js';
import { explanationsOf } from '../../src/cli/explanations.js';
import { writeDocuments } from './documents.js';
import { deadLinks } from './links.js';
import { writeLists } from './lists.js';
import { reportsOf, writeReport } from './reports.js';

// Builds the documentation as a site, in site/dist:  npm run docs
// Looks for dead links in one that is built:         node dist/site/src/main.js --check FOLDER
// The build runs itself for some of the reports:     node dist/site/src/main.js --reports SHARE SHARES

const root = fileURLToPath(new URL('../../..', import.meta.url));
const site = join(root, 'site');
const pages = join(site, 'pages');
const built = join(site, 'dist');

const say = (line: string): void => void process.stderr.write(`site: ${line}\n`);

const build = async (): Promise<void> => {
  rmSync(pages, { recursive: true, force: true });
  say('documents and lists …');
  writeDocuments(root, pages);
  const reports = reportsOf(catalogue);
  writeLists(explanationsOf(catalogue), reports, pages);
  say(`${reports.length} reports …`);
  await writeReports();
  say('API (typedoc) …');
  run('typedoc', ['--options', join(site, 'typedoc.json'), '--logLevel', 'Warn']);
  say('pages (vitepress) …');
  run('vitepress', ['build', site]);
};

/** Writes the reports by one process per core, as each report takes a core for about a second. */
const writeReports = async (): Promise<void> => {
  const shares = availableParallelism();
  const processes = Array.from({ length: shares }, (_, share) =>
    once(fork(fileURLToPath(import.meta.url), ['--reports', `${share}`, `${shares}`]), 'exit'),
  );
  for (const [status] of await Promise.all(processes)) {
    if (status !== 0) {
      say('a report could not be written; the reason is above');
      process.exit(1);
    }
  }
};

/** What one of these processes does: every report whose place leaves this remainder. */
const writeShare = async (share: number, shares: number): Promise<void> => {
  for (const report of reportsOf(catalogue).filter((_, place) => place % shares === share)) {
    await writeReport(report, catalogue, join(pages, 'public', 'reports'));
  }
};

/** Runs a program of site/node_modules, whose words go to stderr. */
const run = (program: string, args: readonly string[]): void => {
  const { status } = spawnSync(join(site, 'node_modules', '.bin', program), args, {
    cwd: site,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    say(`${program} failed, and says above why`);
    process.exit(1);
  }
};

const check = (folder: string): void => {
  const dead = deadLinks(folder, process.env.DOCS_BASE);
  for (const line of dead) {
    say(line);
  }
  if (dead.length > 0) {
    say(dead.length === 1 ? '1 link is wrong' : `${dead.length} links are wrong`);
    process.exitCode = 1;
  }
};

const [option, ...args] = process.argv.slice(2);
if (option === '--reports') {
  const [share, shares] = args;
  await writeShare(Number(share), Number(shares));
} else {
  if (option !== '--check') {
    await build();
    say(`built in ${built}; npm run docs:serve shows it`);
  }
  const [folder = built] = args;
  check(folder);
}

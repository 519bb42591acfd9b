import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { deadLinks } from '../../site/src/links.js';
import { buildOnce } from '../support/build.js';
import { emptyFolder } from '../support/folder.js';

const siteOf = (files: Readonly<Record<string, string>>): string => {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

/** Two pages that lead to each other, a picture, a report. */
const whole = {
  'index.html': '<a href="/docs/a.html#there">a</a><img src="/b.svg"><a href="https://vitest.dev">outside</a>',
  'docs/a.html':
    '<h2 id="there">There</h2><a href="../">back</a><a href="#there">here</a><a href="/reports/r.html">r</a>',
  'b.svg': '',
  'reports/r.html': '<a href="nowhere.html">a page of another kind</a>',
  '404.html': '',
};

describe('the links of a site', () => {
  it('lead somewhere', () => {
    expect(deadLinks(siteOf(whole))).toEqual([]);
  });

  it('are wrong where they lead to no file, no place, out of the site, and where no page leads', () => {
    const site = siteOf({
      ...whole,
      'docs/b.html': '<a href="c.html">c</a> <a href="a.html#nowhere">a</a> <img src="/c.svg"> <a href="../..">out</a>',
    });
    expect(deadLinks(site)).toEqual([
      'docs/b.html: c.html leads nowhere',
      'docs/b.html: a.html#nowhere leads to no place in docs/a.html',
      'docs/b.html: ../.. leads nowhere',
      'docs/b.html: /c.svg leads nowhere',
      'docs/b.html: no page leads to it',
    ]);
  });

  it('begin with the path below which it is served', () => {
    const site = siteOf({ 'index.html': '<a href="/vgicheck/a.html">a</a><a href="/a.html">a</a>', 'a.html': '' });
    expect(deadLinks(site, '/vgicheck/')).toEqual(['index.html: /a.html leads nowhere']);
  });
});

describe('a site that is built', () => {
  beforeAll(buildOnce, 120_000);
  const check = (folder: string) => {
    const program = ['dist/site/src/main.js', '--check', folder];
    const { status, stderr } = spawnSync(process.execPath, program, { encoding: 'utf8' });
    return { status, stderr };
  };

  it('passes where every link leads somewhere', () => {
    expect(check(siteOf(whole))).toEqual({ status: 0, stderr: '' });
  });

  it('fails with each link that leads nowhere', () => {
    expect(check(siteOf({ 'index.html': '<a href="gone.html">gone</a>' }))).toEqual({
      status: 1,
      stderr: 'site: index.html: gone.html leads nowhere\nsite: 1 link is wrong\n',
    });
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { writeDocuments } from '../../site/src/documents.js';
import { writeLists } from '../../site/src/lists.js';
import { reportOf, reportsOf } from '../../site/src/reports.js';
import { explanationsOf } from '../../src/cli/explanations.js';
import { emptyFolder } from '../support/folder.js';

const all = explanationsOf(catalogue);
const reports = reportsOf(catalogue);

describe('the lists of the site', () => {
  /** Writes them, and reads a page of them. */
  const reader = () => {
    const pages = emptyFolder();
    writeLists(all, reports, pages);
    return (path: string): string => readFileSync(join(pages, 'reference', path), 'utf8');
  };

  it('have a page for everything in the catalogue, to which the list leads', () => {
    const read = reader();
    for (const { topic, id } of all) {
      expect(read(`${topic}/index.md`)).toContain(`[${id}](${id}.md)`);
      expect(read(`${topic}/${id}.md`)).toContain(`# ${id}`);
    }
  });

  it('have a report for everything but eras', () => {
    const without = all.filter((one) => reportOf(one, reports) === undefined);
    expect([...new Set(without.map(({ topic }) => topic))]).toEqual(['eras']);
  });

  it('show a bug by its own report, and a property by that of a bug which breaks it', () => {
    const read = reader();
    expect(read('bugs/B28.md')).toContain('[Open the report](../../reports/bug-B28.html){target="_blank"}');
    expect(read('bugs/B28.md')).toContain('npx vgicheck check dir-across --era linux-4.17 --bug B28 --property X01\n');
    expect(read('properties/S16.md')).toContain('/reports/bug-OVB2.html');
    expect(read('rules/kvm.enter.md')).toContain('/reports/scenario-edge.html');
  });

  it('lead from one thing to another', () => {
    const read = reader();
    expect(read('bugs/B28.md')).toContain('**breaks**: [X01](../properties/X01.md)');
    expect(read('findings/active-first.md')).toContain('[docs/findings.md](../../docs/findings.md#active-first)');
    expect(read('scenarios/sketch.md')).toContain('| `sleeps` | the guest executes WFI |');
  });

  it('leave what is written as it is, whatever sign stands in it', () => {
    const folder = emptyFolder();
    const said = {
      id: 'x',
      topic: 'rules',
      what: 'a rule',
      facts: { says: 'a_b <c> {{ d }} | `e`', cites: '' },
    } as const;
    writeLists([said], [], folder);
    expect(readFileSync(join(folder, 'reference', 'rules', 'x.md'), 'utf8')).toContain(
      '> a\\_b \\<c\\> &#123;&#123; d &#125;&#125; \\| \\`e\\`',
    );
  });
});

describe('the documents of the site', () => {
  it('lie as in the project, and what they link to in the sources is a page', () => {
    const root = emptyFolder();
    for (const folder of ['docs', 'bench', 'model/gic']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    for (const name of ['CONTRIBUTING.md', 'CHANGELOG.md', 'bench/README.md', 'bench/RESULTS.md']) {
      writeFileSync(join(root, name), '# Title\n');
    }
    writeFileSync(join(root, 'README.md'), '[a](docs/a.md#b) [bench](bench/README.md) [web](https://vitest.dev)');
    writeFileSync(join(root, 'docs/a.md'), '[b](#b) [gic](../model/gic) ![](a.svg) [back](../README.md#c)');
    writeFileSync(join(root, 'docs/a.svg'), '<svg/>');
    writeFileSync(join(root, 'model/gic/irq.ts'), 'export {};\n');
    const pages = emptyFolder();
    writeDocuments(root, pages);
    const read = (path: string): string => readFileSync(join(pages, path), 'utf8');
    expect(read('index.md')).toBe('[a](docs/a.md#b) [bench](bench/index.md) [web](https://vitest.dev)');
    expect(read('docs/a.md')).toBe('[b](#b) [gic](../model/gic/index.md) ![](a.svg) [back](../index.md#c)');
    expect(read('model/gic/index.md')).toContain('# model/gic\n\n- [irq.ts](irq.ts.md)\n');
    expect(read('model/gic/irq.ts.md')).toContain('# model/gic/irq.ts\n\n`````ts\nexport {};\n`````\n');
    expect(existsSync(join(pages, 'docs/a.svg'))).toBe(true);
    expect(readdirSync(pages)).not.toContain('README.md');
  });

  it('may link to nothing that is not there', () => {
    const root = emptyFolder();
    mkdirSync(join(root, 'docs'));
    writeFileSync(join(root, 'README.md'), '[gone](model/gone.ts)');
    expect(() => writeDocuments(root, emptyFolder())).toThrow(/model\/gone\.ts/);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { everyProperty, everyRule } from '../../src/cli/sayings.js';

// docs/model.md tells of everything that `vgicheck list` lists, and of nothing else.

const page = readFileSync('docs/model.md', 'utf8');
const rules = everyRule(catalogue).map(({ saying }) => saying);
const sayings = everyProperty(catalogue).map(({ saying }) => saying);
const properties = sayings.map(({ id }) => id);

/** The cells of the table rows whose first cell matches. */
const rowsOf = (first: RegExp): readonly (readonly string[])[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, id = '']) => first.test(id))
    .map((cells) => cells.slice(1, -1));

describe('docs/model.md', () => {
  it('names every rule', () => {
    expect(rules.map(({ id }) => id).filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
  });

  it('says of each rule in a table who acts, and in words that the rule has', () => {
    const rows = rowsOf(/^`[a-z]+\.\w+`$/);
    const wrong = rows.filter(
      ([id, by, says]) => !rules.some((rule) => `\`${rule.id}\`` === id && rule.by === by && rule.says === says),
    );
    expect(rows.length).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  });

  it('names every property', () => {
    expect(properties.filter((id) => !new RegExp(`\\b${id}\\b`).test(page))).toEqual([]);
  });

  it('names each of them in its row as reports do', () => {
    const rows = rowsOf(/^[SNRXGL]\d\d[a-z]?$/);
    const wrong = rows.filter(
      ([id, says]) => !says?.startsWith(`\`${sayings.find((known) => known.id === id)?.name}\``),
    );
    expect(wrong.map(([id]) => id)).toEqual([]);
  });

  it('has a row for no property that is not there', () => {
    const rows = rowsOf(/^[SNRXL]\d\d[a-z]?$/).map(([id]) => id);
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((id) => !properties.includes(id ?? ''))).toEqual([]);
  });

  it('names every era', () => {
    expect(catalogue.eras.map(({ id }) => id).filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
  });

  it('has at a glance a row for each system that people ask about', () => {
    const glance = page.slice(page.indexOf('## At a glance'), page.indexOf('## Sources'));
    const named = [...glance.matchAll(/^\| ([^|]*) \|/gm)].map(([, what = '']) => what);
    const asked = [
      'the host forwards',
      'several guests share',
      'LR.HW',
      'automask',
      'irqfd, and injection without an eventfd',
      'resamplefd',
      'KVM_IRQ_LINE',
      'kick',
      'GSI routing',
      'ways to unmask',
      'GICv2',
      'GICv3',
      'GICv4',
      'MSIs',
      'save, restore',
      'ioeventfd',
    ];
    expect(asked.filter((what) => !named.some((row) => row.includes(what)))).toEqual([]);
  });

  it('names at a glance only what there is', () => {
    const glance = page.slice(page.indexOf('## At a glance'), page.indexOf('## Sources'));
    const rows = glance
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1)
      .map((line) => line.split('|').slice(2, -1));
    const quoted = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const ids = (cell = '') => cell.match(/\b[A-Z]{1,3}\d+[A-Za-z]?\b/g) ?? [];
    const scenarios = catalogue.scenarios.map(({ id }) => id);
    const bugs = catalogue.bugs.map(({ id }) => id);
    const unknown = rows.flatMap(([parts, own, judged, found]) => [
      ...quoted(parts).filter((path) => !existsSync(path)),
      ...quoted(own).filter((id) => !scenarios.some((known) => known === id || known.startsWith(`${id}:`))),
      ...ids(judged).filter((id) => !properties.includes(id)),
      ...ids(found).filter((id) => !bugs.includes(id)),
    ]);
    expect(rows.length).toBeGreaterThan(12);
    expect(rows.filter((cells) => cells.some((cell) => cell.trim() === ''))).toEqual([]);
    expect(unknown).toEqual([]);
  });
});

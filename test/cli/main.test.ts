import { describe, expect, it } from 'vitest';
import { scenarioOf } from '../../src/cli/catalogue.js';
import { nearest } from '../../src/language/nearest.js';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

describe('the command line', () => {
  it.each(['--help', '-h', 'help'])('explains itself with %s', async (line) => {
    const { code, out } = await type(line);
    await expect(out).toMatchFileSnapshot('golden/help.txt');
    expect(code).toBe(0);
  });

  it('explains itself, too, when it is asked for nothing, but that is no success', async () => {
    const { code, out } = await type('');
    expect(out).toContain('usage: toycheck COMMAND');
    expect(code).toBe(2);
  });

  it.each([
    'check',
    'orders',
    'compare',
    'new',
    'fuzz',
    'sweep',
    'bugs',
    'list',
    'explain',
    'replay',
    'explore',
    'conform',
    'complete',
    'doctor',
  ])('explains the command %s', async (name) => {
    const { code, out } = await type(`${name} --help`);
    await expect(out).toMatchFileSnapshot(`golden/help-${name}.txt`);
    expect(code).toBe(0);
  });

  it('knows its version', async () => {
    expect(await type('--version')).toEqual({ code: 0, out: 'toycheck 1.2.3\n', err: '' });
  });

  it('refuses an unknown command', async () => {
    expect(await type('chek')).toEqual({
      code: 2,
      out: '',
      err: 'toycheck: unknown command "chek"; did you mean check? (toycheck --help)\n',
    });
  });

  it('says of a fault of its own that it is one', async () => {
    const faulty = scenarioOf({
      id: 'faulty',
      says: 'a fault of the checker itself',
      bound: 'none',
      suites: [],
      eras: [],
      build: () => {
        throw new RangeError('an index ran away');
      },
    });
    const { code, err } = await type('check faulty', {}, { ...toyCatalogue, scenarios: [faulty] });
    expect(err).toMatch(/^toycheck: this is a fault of the checker, not of your request; please report it/);
    expect(err).toContain('RangeError: an index ran away');
    expect(code).toBe(70);
  });
});

describe('the nearest names', () => {
  const known = ['vfio-level', 'vfio-edge', 'timer', 'S01', 'S02'];

  it.each([
    ['vfio-levle', ['vfio-level', 'vfio-edge']],
    ['timmer', ['timer']],
    ['VFIO-EDGE', ['vfio-edge']],
    ['vfio', ['vfio-level', 'vfio-edge']],
    ['S03', ['S01', 'S02']],
    ['nonsense', []],
  ])('of %s are %j', (name, names) => {
    expect(nearest(name, known)).toEqual(names);
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../support/build.js';
import { emptyFolder } from '../support/folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'dist', 'bin', 'vgicheck.js');

const vgicheck = (line: string, env: Readonly<Record<string, string>> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...line.split(' ').filter(Boolean)], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { code: status, out: stdout, err: stderr };
};

describe('vgicheck, as it is installed,', () => {
  beforeAll(buildOnce, 120_000);

  it('knows its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(vgicheck('--version')).toEqual({ code: 0, out: `vgicheck ${version}\n`, err: '' });
  });

  it('keeps what a newer Node has compiled, and does without where it is older', () => {
    const newer = 'import module from "node:module"; module.enableCompileCache = () => console.log("kept");';
    const start = (...options: readonly string[]) =>
      spawnSync(process.execPath, [...options, bin, '--version'], { encoding: 'utf8' }).stdout;
    expect(start('--import', `data:text/javascript,${encodeURIComponent(newer)}`)).toMatch(/^kept\nvgicheck /);
    const older = 'import module from "node:module"; delete module.enableCompileCache;';
    expect(start('--import', `data:text/javascript,${encodeURIComponent(older)}`)).toMatch(/^vgicheck /);
  });

  it('sees every world of the benchmark', () => {
    const { code, out, err } = vgicheck('check vgic-ref:1,2,1,LE');
    expect(out).toContain('holds: vgic-ref:1,2,1,LE; all reachable states were seen: 301 states, 15 levels deep');
    expect([code, err]).toEqual([0, '']);
  });

  it('says nothing but JSON when asked for it', () => {
    const { out } = vgicheck('check vgic-ref:1,2,1,LE --format json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'holds', results: [{ states: 301, depth: 15 }] });
  });

  it('finds the seeded bug in five steps, writes the trace and replays it', () => {
    const file = join(emptyFolder(), 'trace.itf.json');
    const found = vgicheck(`check vgic-ref:2,2,1,LE --bug bug3 --out ${file}`);
    expect(found.out).toContain('I2(irq=0) broken after 5 steps');
    expect(found.code).toBe(1);
    const again = vgicheck(`replay ${file}`);
    expect(again.out).toContain('I2(irq=0) is broken at the end');
    expect(again.code).toBe(0);
  });

  it('refuses a bad request with one message', () => {
    expect(vgicheck('check vgic-reff')).toEqual({
      code: 2,
      out: '',
      err: 'vgicheck: unknown scenario "vgic-reff"; did you mean vgic-ref? (vgicheck list scenarios)\n',
    });
  });

  it('ends a search cleanly when it is interrupted, and says what it saw', async () => {
    const search = spawn(process.execPath, [bin, 'check', 'vgic-ref:2,4,4,HLhE'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    search.stdout.setEncoding('utf8').on('data', (text) => {
      // The heading of the table: the search begins.
      if (out === '') {
        setTimeout(() => search.kill('SIGINT'), 300);
      }
      out += text;
    });
    const code = await new Promise((resolve) => search.on('close', resolve));
    expect(out).toContain('was cut short by an interrupt; nothing violated in');
    expect(code).toBe(3);
  });

  it('does not mind that nobody reads to the end', async () => {
    const search = spawn(process.execPath, [bin, 'check', 'vgic-ref:1,2,1,LE'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    search.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    search.stdout.destroy();
    const code = await new Promise((resolve) => search.on('close', resolve));
    expect([code, err]).toEqual([0, '']);
  });
});

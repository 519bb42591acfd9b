import { describe, expect, it } from 'vitest';
import { edge, forwardedLevel, level, sgi, timer } from '../../model/scenarios/kinds.js';
import { configure } from '../../model/vgic.js';

/** As somebody writes it whom no compiler helps. */
const written = (config: object) => () => configure(config as Parameters<typeof configure>[0]);
const interrupts = [edge()];

describe('a configuration is refused with one line:', () => {
  it.each<[string, () => unknown, string]>([
    ['an unknown key', written({ interrupts, eoiMode: 1 }), 'eoiMode is no key of a configuration; it may be vcpus,'],
    ['a mistyped key', written({ interrupts, vcpu: 2 }), 'vcpu is no key of a configuration; did you mean vcpus'],
    [
      'a mistyped key of the guest',
      written({ interrupts, guest: { eoimode: 1 } }),
      'guest.eoimode is no key of a configuration; did you mean eoiMode?',
    ],
    ['too few vCPUs', written({ interrupts, vcpus: 0 }), 'vcpus = 0; it may be a whole number from 1 to 512'],
    ['half a list register', written({ interrupts, listRegisters: 1.5 }), 'listRegisters = 1.5; it may be a whole'],
    ['another GIC', written({ interrupts, hostGic: 4 }), 'hostGic = 4; it may be 2, 3'],
    ['a word for a number', written({ interrupts, vcpus: '2' }), 'vcpus = "2"; it may be a whole number'],
    ['no list of interrupts', written({ interrupts: edge() }), 'interrupts = {'],
    ['no interrupts', written({}), 'interrupts are missing; it needs a list of them'],
    ['mistyped steps', written({ interrupts, fine: ['entri'] }), 'fine[0] = "entri"; did you mean entry?'],
    ['another mode', written({ interrupts, guest: { eoiMode: 2 } }), 'guest.eoiMode = 2; it may be 0, 1'],
    ['a number for yes', written({ interrupts, preemption: 1 }), 'preemption = 1; it may be true or false'],
    ['an unknown property', written({ interrupts, without: ['S14'] }), 'without[0] = "S14"; did you mean S15?'],
    [
      'a kind that was not called',
      written({ interrupts: [level] }),
      'interrupts[0] is the function level; call it: level(…)',
    ],
    [
      'an interrupt with a key too many',
      written({ interrupts: [{ ...edge(), prio: 1 }] }),
      'interrupts[0].prio is no key of a configuration; did you mean priority?',
    ],
    [
      'an access that there is not',
      written({ interrupts: [{ ...edge(), access: ['enabled'] }] }),
      'interrupts[0].access[0] = "enabled"; did you mean enable?',
    ],
  ])('%s', (_, configured, message) => {
    expect(configured).toThrow(`configure: ${message}`);
    expect(configured).toThrow(/^[^\n]*$/);
  });

  it.each<[string, () => unknown, string]>([
    [
      'an INTID that occurs twice',
      written({ interrupts: [edge(), level({}, 32)] }),
      'INTID 32 occurs twice; give each',
    ],
    [
      'one that occurs twice on a vCPU',
      written({ interrupts: [sgi(0), sgi(0)] }),
      'INTID 1 occurs twice on vCPU 0; give each',
    ],
    [
      'the INTID of a PPI for an SPI',
      written({ interrupts: [edge({}, 27)] }),
      'edge27 has INTID 27; an SPI has one from 32',
    ],
    [
      'the INTID of an SPI for a PPI',
      written({ interrupts: [{ ...timer(0), intid: 40 }] }),
      'timer0 has INTID 40; an interrupt of a vCPU of its own has one from 0 to 31',
    ],
    [
      'a vCPU that is not there',
      written({ interrupts: [timer(1)] }),
      'timer1 belongs to vCPU 1; the configuration has 1',
    ],
  ])('%s', (_, configured, message) => {
    expect(configured).toThrow(message);
  });

  it('the same INTID on two vCPUs is two interrupts', () => {
    expect(configure({ vcpus: 2, interrupts: [timer(0), timer(1)] }).interrupts).toHaveLength(2);
  });
});

describe('a kind is refused', () => {
  const call =
    (kind: unknown, ...args: unknown[]) =>
    () =>
      (kind as (...args: unknown[]) => unknown)(...args);

  it.each<[string, () => unknown, string]>([
    ['without its vCPU', call(timer), 'timer(…) is of one vCPU; call it with its number: timer(0)'],
    ['with options in place of its vCPU', call(sgi, { priority: 1 }), 'sgi(…) is of one vCPU; call it with its number'],
    ['with a number in place of options', call(edge, 40), 'irq-line: options = 40; it is a record of priority, access'],
    [
      'with a mistyped option',
      call(forwardedLevel, { acces: [] }),
      'options.acces is no key of a configuration; did you mean access?',
    ],
    ['with an INTID that there is not', call(edge, {}, 5000), 'irq-line: intid = 5000; it may be a whole number'],
  ])('%s', (_, called, message) => {
    expect(called).toThrow(message);
  });
});

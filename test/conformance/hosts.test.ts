import { describe, expect, it } from 'vitest';
import { otherHosts, otherHostsFor, usualHost } from '../../conformance/linux/hosts.js';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import { eraOf } from '../../model/index.js';
import { header, irq, recordingWith, step } from '../support/recordings.js';

const hosts = [usualHost, ...otherHosts];

/** What each operation makes of a machine: its result, the exits, and the active priorities. */
const told = (host: string, config: Readonly<Record<string, unknown>>, ...words: readonly string[]) => {
  const { hypervisor } = hosts.find(({ name }) => name === host) ?? usualHost;
  const { setup, steps } = recordingWith(header({}, config), ...words.map((word) => step(word)));
  const machine = new ModelledMachine('model', setup, hypervisor(eraOf('linux-6.19').hypervisor), new Set());
  return steps.map(({ operation }) => {
    const { result, uapi } = machine.perform(operation);
    return { result, exits: machine.exits, apr: uapi?.apr[0] };
  });
};

const mode1 = { eoimode: 1, nr_vcpus: 2 };

describe('a DIR that traps', () => {
  const inRegister = ['vmm line 41 1', 'v0 iar, eoir last, dir 41'];

  it.each([
    ['cortex-a57', 2],
    ['VHE', 2],
    ['common registers trapped', 1],
    ['group 0 trapped', 1],
    ['group 1 trapped', 1],
  ])('of what is in a list register, on the host %s: %i exits', (host, exits) => {
    expect(told(host, mode1, ...inRegister).at(-1)?.exits).toBe(exits);
  });

  it('of what is in none leaves the guest everywhere', () => {
    const elsewhere = ['vmm line 40 1', 'v0 iar, eoir last', 'v1 dir 40'];
    expect(hosts.map(({ name }) => told(name, mode1, ...elsewhere).at(-1)?.exits)).toEqual(hosts.map(() => 2));
  });

  it.each(['common registers trapped', 'group 1 trapped', 'group 0 trapped'])(
    'of an LPI is nothing, on the host %s',
    (host) => {
      const { hypervisor } = hosts.find(({ name }) => name === host) ?? usualHost;
      const { setup } = recordingWith(header({}, mode1));
      const lpi = { intid: 8192, trigger: 'edge', priority: 0xa0, target: 0, enabled: true } as const;
      const machine = new ModelledMachine(
        'model',
        { ...setup, interrupts: [lpi] },
        hypervisor(eraOf('linux-6.19').hypervisor),
        new Set(),
      );
      machine.perform({ by: 'guest', vcpu: 0, batch: false, does: [{ name: 'dir', args: [8192] }] });
      expect(machine.exits).toBe(1);
    },
  );

  it('is nothing with EOImode 0', () => {
    const ignored = ['vmm line 41 1', 'v0 iar, dir 41', 'v0 rd_isactiver 41'];
    expect(told('common registers trapped', {}, ...ignored).at(-1)?.result).toBe(1);
  });
});

describe('an EOIR that is emulated', () => {
  const config = { irqs: [40, 41, 42, 43, 44].map((intid) => irq(intid, 'edge')) };

  it('drops a priority even where it names nothing', () => {
    const spurious = ['vmm line 41 1', 'v0 iar', 'v0 eoir 1023'];
    expect(told('cortex-a57', config, ...spurious).at(-1)?.apr).not.toBe('0');
    expect(told('group 1 trapped', config, ...spurious).at(-1)?.apr).toBe('0');
  });

  it('deactivates what a list register holds active, and nothing with EOImode 1', () => {
    const ended = ['vmm line 41 1', 'v0 iar, eoir last', 'v0 rd_isactiver 41'];
    expect(told('group 1 trapped', config, ...ended).at(-1)?.result).toBe(0);
    expect(told('group 1 trapped', { ...config, eoimode: 1 }, ...ended).at(-1)?.result).toBe(1);
  });

  it('does not deactivate out of order', () => {
    const nested = { irqs: [irq(40, 'edge', { prio: 160 }), irq(41, 'edge', { prio: 32 })] };
    const words = ['vmm line 40 1', 'v0 iar', 'vmm line 41 1', 'v0 iar, eoir 40', 'v0 rd_isactiver 40'];
    expect(told('group 1 trapped', nested, ...words).at(-1)?.result).toBe(1);
  });
});

describe('a host on which DIR cannot be trapped alone', () => {
  it('traps it always, and carries it out in the list register', () => {
    const handled = ['vmm line 41 1', 'v0 iar', 'v0 eoir last', 'v0 dir 41'];
    expect(told('no trap for DIR alone', mode1, ...handled).at(-1)?.exits).toBe(1);
    expect(told('no trap for DIR alone', mode1, 'v0 dir 41').at(-1)?.exits).toBe(2);
    expect(told('cortex-a57', mode1, 'v0 dir 41').at(-1)?.exits).toBe(1);
  });
});

describe('a host with one list register', () => {
  const config = { nr_lrs: 1, irqs: [irq(40, 'edge'), irq(41, 'edge')] };

  it('executes nothing of a guest that has two interrupts: UIE is asserted at each entry', () => {
    const words = ['vmm line 40 1', 'v0 isr', 'vmm line 41 1', 'v0 isr'];
    const results = told('one list register', config, ...words).map(({ result }) => result);
    expect(results).toEqual([null, 128, null, { run: -1, mp_state: 0 }]);
  });

  it('does so with two', () => {
    const words = ['vmm line 40 1', 'vmm line 41 1', 'v0 isr'];
    expect(told('two list registers', { ...config, nr_lrs: 2 }, ...words).at(-1)?.result).toBe(128);
  });
});

it('Linux 6.1, which has no symbols of data, is not told that the host is otherwise', () => {
  const namesFor = (release: string) => otherHostsFor({ release, image: 'Image' }).map(({ name }) => name);
  expect(namesFor('6.19.6')).toEqual(otherHosts.map(({ name }) => name));
  expect(namesFor('6.1.0')).not.toContain('two list registers');
  expect(namesFor('6.1.0')).toContain('two vCPUs at once');
});

it('each other host has a name of its own', () => {
  expect(new Set(hosts.map(({ name }) => name)).size).toBe(hosts.length);
});

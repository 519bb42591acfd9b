import { describe, expect, it } from 'vitest';
import { eraOfKernel } from '../../conformance/kernel-model.js';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import type { Observation } from '../../conformance/observation.js';
import type { QuirkId } from '../../conformance/quirks.js';
import { header, irq, recordingWith, step } from '../support/recordings.js';

// What no recording of the project has, or has not in this combination; each expectation is what the kernel's source
// says (drivers/clocksource aside, arch/arm64/kvm/vgic and arch_timer.c).

interface Machine {
  readonly kernel?: string;
  readonly gic?: 2 | 3;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly quirks?: readonly QuirkId[];
}

/** What is seen after each operation on a machine. */
const after = ({ kernel = '7.2.0', gic = 3, config = {}, quirks = [] }: Machine, ...words: readonly string[]) => {
  const recording = recordingWith(header({ kernel, gic }, config), ...words.map((word) => step(word)));
  const { hypervisor } = eraOfKernel(kernel, 'made-up');
  const machine = new ModelledMachine('model', recording.setup, hypervisor, new Set(quirks));
  return recording.steps.map(({ operation }) => machine.perform(operation));
};

const last = (machine: Machine, ...words: readonly string[]): Observation => {
  const observation = after(machine, ...words).at(-1);
  if (observation === undefined) {
    throw new Error('no operation');
  }
  return observation;
};

const twoVcpus = { nr_vcpus: 2 };
const timer = { irqs: [irq(27, 'level')] };

describe('a store that nobody backs', () => {
  const heard = (...words: readonly string[]) => {
    const config = { irqs: [irq(40, 'level')] };
    return last({ config }, 'vmm resample_assign 40', 'vmm irqfd_signal 40', ...words).resamplefd;
  };

  it('is an exit: the interrupt was active at a fold before it is ended, so the resamplefd is signalled', () => {
    expect(heard('v0 iar, eoir last')).toEqual({ 40: 0 });
    expect(heard('v0 iar, touch, eoir last')).toEqual({ 40: 1 });
    expect(heard('v0 iar, ram 3 1, eoir last')).toEqual({ 40: 0 });
  });
});

describe('a VM that was migrated', () => {
  it('has run each of its vCPUs once: their timers are mapped', () => {
    const { state } = last({ config: { ...timer, nr_vcpus: 2 } }, 'vmm migrate');
    expect([state['27@0']?.hw, state['27@1']?.hw]).toEqual([1, 1]);
  });
});

describe('the CPU interface', () => {
  it('shows nothing while its group is disabled', () => {
    const results = after({}, 'vmm line 40 1', 'v0 grpen 0', 'v0 isr', 'v0 iar', 'v0 grpen 1', 'v0 isr', 'v0 iar');
    expect(results.map(({ result }) => result)).toEqual([null, null, 0, 1023, null, 128, 40]);
  });

  it('may change its EOImode: the priority is dropped, and the interrupt stays active', () => {
    const { state, uapi } = last({}, 'v0 eoimode 1', 'vmm line 40 1', 'v0 iar', 'v0 eoir last');
    expect(state[40]).toMatchObject({ active: 1 });
    expect(uapi?.apr).toEqual(['0']);
  });

  it('ignores EOIs and DIRs of spurious interrupts', () => {
    const { uapi } = last({}, 'vmm line 40 1', 'v0 iar', 'v0 eoir 1023', 'v0 dir 1022');
    expect(uapi?.apr).toEqual(['100000']);
  });

  it.each([
    [['eoi-count'], 0],
    [[], 1],
  ] as const)('of a GICv3 with the quirks %j has, after an EOI of what is outside, active: %i', (quirks, active) => {
    const five = [40, 41, 42, 43, 44].map((intid) => irq(intid, 'edge', { prio: 160 - 8 * (intid - 40) }));
    const words = five.flatMap(({ intid }) => [`vmm line ${intid} 1`, 'v0 iar']);
    const { state } = last({ config: { irqs: five, eoimode: 1 }, quirks }, ...words, 'v0 eoir 40');
    expect(state[40]).toMatchObject({ active });
  });
});

describe('the distributor', () => {
  it('lets the configuration of an SPI change, and not that of a PPI', () => {
    const { state } = last(
      { config: { irqs: [irq(40, 'level'), irq(27, 'level')] } },
      'v0 cfg 40 edge',
      'v0 cfg 27 edge',
    );
    expect([state[40]?.level, state[27]?.level]).toEqual([0, 1]);
  });

  it('takes an edge after that as an edge', () => {
    const { state } = last({}, 'v0 cfg 40 edge', 'vmm line 40 1', 'vmm line 40 0');
    expect(state[40]).toMatchObject({ pending_latch: 1, line_level: 0 });
  });

  it.each([
    ['rd_isenabler', 1],
    ['rd_icenabler', 1],
    ['rd_ispendr', 1],
    ['rd_icpendr', 1],
    ['rd_isactiver', 0],
    ['rd_icactiver', 0],
  ])('is read by %s', (word, value) => {
    expect(last({}, 'vmm line 40 1', `v0 ${word} 40`).result).toBe(value);
  });

  it('keeps the target of a PPI', () => {
    expect(last({ config: { ...twoVcpus, ...timer } }, 'v1 target 27 0').state['27@1']).toMatchObject({ target: 1 });
  });

  it("ignores writes of ISPENDR for a GICv2's SGI", () => {
    const sgi = { irqs: [irq(3, 'edge')] };
    expect(last({ gic: 2, config: sgi }, 'v0 ispendr 3').state[3]).toMatchObject({ pending_latch: 0 });
    expect(last({ gic: 3, config: sgi }, 'v0 ispendr 3').state[3]).toMatchObject({ pending_latch: 1, vcpu: 0 });
  });

  it('also has the interrupts that the guest has not programmed', () => {
    expect(last({}, 'v0 isenabler 50', 'vmm line 50 1', 'v0 iar').result).toBe(50);
  });
});

describe('the timer', () => {
  it('is one for each vCPU', () => {
    const config = { ...twoVcpus, ...timer };
    const { state, host_active } = last({ config }, 'v1 cntv_cval 0', 'v1 isenabler 27', 'v1 cntv_ctl 1');
    expect(state['27@1']).toMatchObject({ line_level: 1, vcpu: 1, hw: 1 });
    expect(state['27@0']).toMatchObject({ line_level: 0, vcpu: -1 });
    expect(host_active).toEqual({ 27: 1 });
  });

  it('does not expire before its time', () => {
    expect(last({ config: timer }, 'v0 cntv_cval 1000000000000', 'v0 cntv_ctl 1').state[27]?.line_level).toBe(0);
  });

  it('is noticed by a GICv2 of QEMU when its line changes', () => {
    const { state, host_active } = last(
      { gic: 2, config: timer, quirks: ['late-ppi'] },
      'v0 cntv_cval 0',
      'v0 cntv_ctl 1',
      'v0 iar, eoir last, cntv_ctl 3, cntv_ctl 1',
    );
    expect(state[27]).toMatchObject({ line_level: 1 });
    expect(host_active).toEqual({ 27: 1 });
  });
});

describe('eventfds', () => {
  it('without a resampler raise a level interrupt, and nothing lowers it', () => {
    expect(last({}, 'vmm irqfd_assign 40', 'vmm irqfd_signal 40').state[40]).toMatchObject({ line_level: 1, vcpu: 0 });
  });

  it('that nobody has assigned do nothing', () => {
    expect(last({}, 'vmm irqfd_signal 41').state[41]).toMatchObject({ pending_latch: 0 });
  });

  it('are not made again in a new VM', () => {
    const words = ['vmm resample_assign 40', 'vmm migrate', 'vmm line 40 1', 'v0 iar', 'v0 eoir last'];
    const { state, resamplefd } = last({}, ...words);
    expect(state[40]).toMatchObject({ line_level: 1 });
    expect(resamplefd).toEqual({ 40: 0 });
  });
});

describe('user space', () => {
  it('may stop a vCPU that has turned itself off, and start it', () => {
    const [off, , on] = after({}, 'v0 cpu_off', 'vmm mp_state 0 0', 'v0 nop');
    expect(off?.result).toEqual({ run: -1, mp_state: 5 });
    expect(on?.result).toBeNull();
  });

  it('queues every pending interrupt of a word that it writes (GICv3)', () => {
    const words = ['v0 gicd_ctlr 0', 'v0 ispendr 41', 'v0 gicd_ctlr 1'];
    expect(last({}, ...words).state[41]).toMatchObject({ pending_latch: 1, vcpu: -1 });
    expect(last({}, ...words, 'vmm u_ispendr 40').state[41]).toMatchObject({ pending_latch: 1, vcpu: 0 });
    expect(last({ gic: 2 }, ...words, 'vmm u_ispendr 40').state[41]).toMatchObject({ pending_latch: 1, vcpu: -1 });
  });

  it('does not change the active state of a mapped interrupt', () => {
    expect(last({ config: timer }, 'vmm u_isactiver 27').state[27]).toMatchObject({ active: 0 });
  });

  it.each([
    [2, 'comes back as an SGI of its own', 1],
    [3, 'comes back as it was', 0],
  ] as const)('with a GICv%i restores an SGI, which %s', (gic, _, sender) => {
    const config = { ...twoVcpus, irqs: [irq(3, 'edge')] };
    const { state } = last({ gic, config }, 'v1 sgi 3 0', 'vmm migrate');
    expect(state['3@0']).toMatchObject({ pending_latch: 1, vcpu: 0, src: sender });
    expect(last({ gic, config }, 'v1 sgi 3 0', 'vmm migrate', 'v0 iar').result).toBe(3);
  });

  it('restores a timer, which is mapped when its vCPU runs once', () => {
    const words = ['v0 cntv_cval 0', 'v0 cntv_ctl 1', 'v0 iar', 'vmm migrate'];
    expect(last({ config: timer }, ...words).state[27]).toMatchObject({ active: 1, hw: 1 });
    const { state, host_active } = last({ config: timer }, ...words, 'v0 nop');
    expect(state[27]).toMatchObject({ active: 1, hw: 1, line_level: 1 });
    expect(host_active).toEqual({ 27: 1 });
  });
});

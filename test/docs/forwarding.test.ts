/** @module-tag slow */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { at } from '../../model/at.js';
import { linux43 } from '../../model/kvm-old/eras/linux-4.3.js';
import { mailed2015 } from '../../model/kvm-old/eras/mailed-2015.js';
import type { OldVgicSteps } from '../../model/kvm-old/vgic.js';
import { override } from '../../model/machine/steps.js';
import { explore } from '../../src/index.js';
import { modelWith } from '../model/kvm-old/support.js';

// docs/forwarding-2015.md goes through the patch of June 2015 hunk by hunk: what breaks without each. `WRITE_DOCS=1 npx
// vitest run test/docs/forwarding.test.ts` writes the table anew.

const file = 'docs/forwarding-2015.md';
const begin = '<!-- what a search finds without each hunk -->\n';
const end = '<!-- until here -->\n';

interface Hunk {
  /** The lines of the patch. */
  readonly lines: string;
  /** What they are there for. */
  readonly keeps: string;
  /** A version without them; where the merged code has them no more, the same is left. */
  readonly without: (steps: OldVgicSteps) => Partial<OldVgicSteps>;
}

const hunks: readonly Hunk[] = [
  {
    lines: '`vgic_queue_irq_to_lr`: `vlr.state \\|= LR_HW`',
    keeps: "the guest's EOI deactivates the physical interrupt",
    without: (steps) => ({
      queueMappedIrqToLr: (kvm, w, vcpu, irq, lr, map) => {
        steps.queueMappedIrqToLr(kvm, w, vcpu, irq, lr, map);
        at(vcpu.cpu.lrs, lr).hw = false;
      },
    }),
  },
  {
    lines: '`vgic_queue_irq_to_lr`: `vlr.state &= ~LR_EOI_INT`',
    keeps: 'the place of the EOI bit is that of the physical number',
    without: (steps) => ({
      queueMappedIrqToLr: (kvm, w, vcpu, irq, lr, map) => {
        const { eoi } = at(vcpu.cpu.lrs, lr);
        steps.queueMappedIrqToLr(kvm, w, vcpu, irq, lr, map);
        at(vcpu.cpu.lrs, lr).eoi = eoi;
      },
    }),
  },
  {
    lines: '`vgic_queue_irq_to_lr`: `irq_set_irqchip_state(…, true)`',
    keeps: 'the physical interrupt does not fire while the guest has the virtual one',
    without: (steps) => ({
      queueMappedIrqToLr: (kvm, w, vcpu, irq, lr, map) =>
        steps.queueMappedIrqToLr({ ...kvm, setIrqchipActive: () => {} }, w, vcpu, irq, lr, map),
    }),
  },
  {
    lines: '`vgic_queue_irq_to_lr`: `vgic_irq_set_queued`',
    keeps: 'it is never pending and active',
    without: (steps) => ({
      queueMappedIrqToLr: (kvm, w, vcpu, irq, lr, map) =>
        steps.queueMappedIrqToLr({ ...kvm, irqSetQueued: () => {} }, w, vcpu, irq, lr, map),
    }),
  },
  {
    lines: '`vgic_sync_hwirq`: `irq_get_irqchip_state`',
    keeps: 'an interrupt that the guest has ended is known to be',
    without: (steps) => ({
      syncHwirq: (kvm, w, vcpu, lr) => steps.syncHwirq({ ...kvm, getIrqchipActive: () => true }, w, vcpu, lr),
    }),
  },
  {
    lines: '`vgic_sync_hwirq`: `irq_set_irqchip_state(…, false)`',
    keeps: 'the device is free for another guest',
    without: (steps) => ({
      syncHwirq: (kvm, w, vcpu, lr) => steps.syncHwirq({ ...kvm, setIrqchipActive: () => {} }, w, vcpu, lr),
    }),
  },
  {
    lines: '`__kvm_vgic_sync_hwstate`: `vlr.state &= ~LR_HW`',
    keeps: 'a list register that was ended is tied to nothing',
    without: (steps) => ({
      finishHwirq: (kvm, w, vcpu, lr) => {
        const held = { ...at(vcpu.cpu.lrs, lr) };
        steps.finishHwirq(kvm, w, vcpu, lr);
        vcpu.cpu.lrs[lr] = held;
      },
    }),
  },
  {
    lines: '`__kvm_vgic_sync_hwstate`: `vgic_irq_clear_queued`',
    keeps: 'the interrupt may be queued again',
    without: (steps) => ({
      finishHwirq: (kvm, w, vcpu, lr) => steps.finishHwirq({ ...kvm, irqClearQueued: () => {} }, w, vcpu, lr),
    }),
  },
  {
    lines: '`__kvm_vgic_sync_hwstate`: the list register is free',
    keeps: 'it may be used again',
    without: (steps) => ({
      finishHwirq: (kvm, w, vcpu, lr) => {
        const wasFree = at(vcpu.elrsr, lr);
        steps.finishHwirq(kvm, w, vcpu, lr);
        vcpu.elrsr[lr] = wasFree;
      },
    }),
  },
];

/** Each by the word that the table has for it. */
const scenarios = {
  timer: 'old-timer',
  edge: 'old-forwarded-edge',
  level: 'old-forwarded-level',
  shared: 'old-timer-shared',
};

/** What breaks, and after how many steps. */
const brokenIn = async (scenario: string, steps: OldVgicSteps): Promise<ReadonlyMap<string, number>> => {
  const { properties } = await explore(modelWith(scenario, steps), { stopAt: 'never' });
  const broken = properties.filter(({ id, verdict }) => verdict === 'violated' && !id.startsWith('R'));
  return new Map(broken.map(({ id, trace }) => [id, trace?.steps.length ?? 0]));
};

const newlyBroken = async (steps: OldVgicSteps, { without }: Hunk): Promise<string> => {
  const found: string[] = [];
  for (const [word, scenario] of Object.entries(scenarios)) {
    const before = await brokenIn(scenario, steps);
    const after = await brokenIn(scenario, override(steps, without(steps)));
    const isEarlier = ([id, length]: readonly [string, number]) =>
      length < (before.get(id) ?? Number.POSITIVE_INFINITY);
    const more = [...after]
      .filter(isEarlier)
      .map(([id, length]) => `${id} (${length}${before.has(id) ? `, not ${before.get(id)}` : ''})`);
    const less = [...before].filter(([id]) => !after.has(id)).map(([id]) => id);
    const words = [...more, ...(less.length > 0 ? [`no longer ${less.join(', ')}`] : [])];
    if (words.length > 0) {
      found.push(`${word}: ${words.join(', ')}`);
    }
  }
  return found.join('; ') || 'nothing';
};

const table = async (): Promise<string> => {
  const rows = ['| hunk | keeps | as mailed, without it | 4.3, without it |', '|---|---|---|---|'];
  for (const hunk of hunks) {
    rows.push(
      `| ${hunk.lines} | ${hunk.keeps} | ${await newlyBroken(mailed2015, hunk)} | ${await newlyBroken(linux43, hunk)} |`,
    );
  }
  return `\n${rows.join('\n')}\n\n`;
};

it('docs/forwarding-2015.md says what breaks without each hunk', async () => {
  const document = readFileSync(file, 'utf8');
  const [before = '', rest = ''] = document.split(begin);
  const [shown, ...after] = rest.split(end);
  if (process.env.WRITE_DOCS !== undefined) {
    writeFileSync(file, `${before}${begin}${await table()}${end}${after.join(end)}`);
    return;
  }
  expect(shown).toBe(await table());
}, 120_000);

it('the patch keeps a HW interrupt from pending and active, and the device quiet', async () => {
  const broken = [...(await brokenIn('old-timer', mailed2015)), ...(await brokenIn('old-forwarded-edge', mailed2015))];
  const ids = broken.map(([id]) => id);
  expect(ids).not.toContain('S01');
  expect(ids).not.toContain('OV11');
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itsSteps } from '../../model/its/steps.js';
import { eraOf } from '../../model/kvm/eras/index.js';
import type { Hypervisor } from '../../model/machine/hypervisor.js';
import { rulesOf } from '../../model/machine/part.js';
import { msiRoutesSteps } from '../../model/msi-routes/steps.js';
import { routingSteps } from '../../model/routing/steps.js';
import { scenarios } from '../../model/scenarios/index.js';
import { timerSteps } from '../../model/timer/steps.js';
import { vfioSteps } from '../../model/vfio/steps.js';
import { type Vgic, vgic, vgicParts } from '../../model/vgic.js';
import { initialWorlds, step } from '../../src/index.js';
import { enabledActions } from '../../src/semantics/index.js';

/** All that parts may ask of a hypervisor: the compiler sees to it that nothing is missing, and nothing too much. */
const anyHypervisor: Readonly<Record<keyof Hypervisor, true>> = {
  config: true,
  ...{ injectIrq: true, injectBeside: true, hasInjector: true },
  ...{ name: true, isPending: true, isLatched: true, pendingInstances: true, lineLevel: true, isActive: true },
  ...{
    isEnabled: true,
    priorityOf: true,
    groupOf: true,
    targetOf: true,
    ownerOf: true,
    waitingFor: true,
    isForwarding: true,
  },
  ...{ isInjecting: true, usedLrs: true, isFilled: true },
  ...{ isInGuest: true, isInHost: true, isBlocked: true, wakeUp: true, takesHostInterrupts: true, isOutside: true },
  ...{ isQuiescent: true, isStopped: true, mayEmulate: true, wfi: true },
  ...{
    writeIsenabler: true,
    writeIcenabler: true,
    writeIspendr: true,
    writeIcpendr: true,
    readIspendr: true,
    writeSgi1r: true,
  },
  ...{
    mayAccessActive: true,
    accessActive: true,
    writeTarget: true,
    writeIpriorityr: true,
    writeIgroupr: true,
    writeCtlr: true,
  },
  ...{ isAcknowledgeable: true, acknowledgeVirtual: true, endOfVirtualInterrupt: true, deactivateByDir: true },
  ...{ endOfSpecialIntid: true, acknowledgeNothing: true },
  ...{ deactivateVirtual: true, countEoi: true, signalsEoi: true, isEmpty: true, maintenanceStatus: true },
  ...{ isMaintenanceAsserted: true, isIrqPending: true, isIrqPresented: true, activateIrq: true },
  ...{ deactivateIrq: true, captureEdge: true, enableIrq: true, disableIrq: true },
  ...{ setPendingIrq: true, clearPendingIrq: true },
  ...{ writeSgir: true, isSgiPending: true, trapsDir: true, trapDir: true, isDirTrapped: true, afterDir: true },
};

/** The steps that a part brings itself, for a hypervisor to have and for anyone to override. */
const ownSteps: Readonly<Record<string, readonly string[]>> = {
  timer: Object.keys(timerSteps),
  vfio: Object.keys(vfioSteps),
  routing: Object.keys(routingSteps),
  its: Object.keys(itsSteps),
  'msi-routes': Object.keys(msiRoutesSteps),
  host: ['vcpuLoad', 'vcpuPut'],
};

/** A hypervisor that notes which of its methods are looked up. */
const watched = (kvm: Vgic, asked: Set<string>): Vgic =>
  new Proxy(kvm, {
    get: (target, name) => {
      asked.add(String(name));
      return Reflect.get(target, name);
    },
  });

type VgicPart = (typeof vgicParts)[number];

/** What the rules of some parts ask of a hypervisor, on a short walk through each scenario; beside what they may. */
const tooMuch = (parts: readonly VgicPart[]): readonly string[] => {
  const asked = new Map(parts.map(({ name }) => [name, new Set<string>()]));
  for (const { id, says, config } of scenarios.filter(({ suite }) => suite === 'quick')) {
    const kvm = eraOf('linux-6.19').hypervisor(config);
    const own = parts.flatMap((part) => rulesOf([part], watched(kvm, asked.get(part.name) ?? new Set())));
    const whole = vgic(id, says, kvm);
    const others = whole.rules.filter((rule) => !own.some((one) => one.id === rule.id));
    const model = { ...whole, rules: [...own, ...others] };
    let w = initialWorlds(model)[0];
    for (let place = 0; place < 12 && w !== undefined; place++) {
      const actions = enabledActions(model, w);
      const action = actions[(place * 7) % Math.max(1, actions.length)];
      w = action === undefined ? undefined : step(model, w, action);
    }
  }
  return [...asked].flatMap(([name, methods]) => {
    const allowed = [...Object.keys(anyHypervisor), ...(ownSteps[name] ?? [])];
    return [...methods].filter((method) => !allowed.includes(method)).map((method) => `${name} asks for ${method}`);
  });
};

describe('a part that is no hypervisor', () => {
  it('asks one for nothing but what all of them have, and for its own steps', () => {
    // `life` is KVM's own, too: its user space accesses registers of the vgic.
    expect(tooMuch(vgicParts.filter(({ name }) => name !== 'vgic' && name !== 'life'))).toEqual([]);
  });

  it('would be told of otherwise', () => {
    const [vgicPart] = vgicParts.filter(({ name }) => name === 'vgic');
    expect(tooMuch([{ ...(vgicPart as VgicPart), name: 'nosy' }])).toContain('nosy asks for entrySteps');
  });
});

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

const naming = (pattern: RegExp, allowed: readonly string[]): readonly string[] =>
  [...sources('model'), ...sources('properties')].filter(
    (file) => pattern.test(readFileSync(file, 'utf8')) && !allowed.some((folder) => file.startsWith(folder)),
  );

describe('in the model and its properties', () => {
  it('nobody asks of which class a hypervisor is', () => {
    expect(naming(/\binstanceof\b/, [])).toEqual([]);
  });

  it("only KVM's vgic, the CPU interface and what configurations are made of ask for the version of the GIC", () => {
    // Scenarios and sketches choose it.
    expect(
      naming(/\bhostGic\b/, [
        'model/kvm/',
        'model/kvm-old/',
        'model/gic/',
        'properties/safety/cpu-interface.ts',
        'model/guest/',
        'model/machine/',
        'model/scenarios/',
      ]),
    ).toEqual([]);
  });

  it('nobody asks for a source by its name', () => {
    expect(naming(/source\.name ===|source\.name !==/, [])).toEqual([]);
  });
});

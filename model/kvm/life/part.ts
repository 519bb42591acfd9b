import { part as named } from '../../../src/language/index.js';
import type { Part } from '../../machine/part.js';
import type { Config } from '../config.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { lifeContradiction } from './config.js';
import { newVmRules } from './new-vm-rules.js';
import { powerRules } from './power-rules.js';
import { claims, witnesses } from './properties.js';
import { resetRules } from './reset-rules.js';
import { saveRules } from './save-rules.js';
import { lifeSketch } from './sketch.js';
import { isDestroyed, lifeSlice } from './state.js';
import { suspendRules } from './suspend-rules.js';
import { teardownRules } from './teardown-rules.js';

/** What happens to a VM as a whole: user space stops it, saves it, and restores it. */
export const life: Part<Config, Vgic, World> = {
  name: 'life',
  slice: lifeSlice,
  sketch: lifeSketch,
  contradiction: lifeContradiction,
  mayEnd: ({ teardown }) => (teardown ? isDestroyed : undefined),
  rules: (kvm) => {
    const suspending = suspendRules(kvm);
    const resetting = resetRules(kvm);
    return {
      host: [...saveRules(kvm), ...suspending.host, ...resetting.host, ...teardownRules(kvm), ...newVmRules(kvm)],
      guest: [...powerRules(kvm), ...suspending.guest, ...resetting.guest],
    };
  },
  claims,
  witnesses,
  legend: [
    { mark: 'vCPU0 out of KVM_RUN', says: 'user space has the vCPU, and does not call KVM_RUN' },
    { mark: 'image', says: 'what user space has read of the VM' },
  ],
  drawing: () => ({
    lanes: [{ id: 'vmm', name: 'VMM' }],
    short: {
      'vmm.stopVcpu': ({ action: { params } }) => `stops vCPU${params.vcpu}`,
      'vmm.runVcpu': ({ action: { params } }) => `KVM_RUN of vCPU${params.vcpu}`,
      'vmm.savePending': () => 'reads pending bits',
      'vmm.saveLevels': () => 'reads lines',
      'vmm.saveTimer': ({ action: { params } }) => `reads timers of vCPU${params.vcpu}`,
      'guest.cpuOff': () => 'CPU_OFF',
      'guest.cpuOn': ({ action: { params } }) => `CPU_ON of vCPU${params.vcpu}`,
      'guest.systemSuspend': () => 'SYSTEM_SUSPEND',
      'kvm.suspend': () => 'sleeps, or wake-up event',
      'vmm.makeRunnable': ({ action: { params } }) => `vCPU${params.vcpu} runnable`,
      'guest.systemReset': () => 'SYSTEM_RESET',
      'vmm.resetVm': () => 'resets the VM',
      'vmm.initVgic': () => 'initialises the vgic',
      'vmm.firstRun': () => 'first KVM_RUN',
      'guest.boot': () => 'boots',
      'vmm.closeVm': () => 'closes the VM',
      'kvm.destroyVm': () => 'VM destroyed',
      'vmm.restore': () => 'restores into a new VM',
    },
  }),
  printer: () => ({
    'outOfRun[*]': named((vcpu) => `vCPU${vcpu} out of KVM_RUN`),
    'power[*]': named((vcpu) => `vCPU${vcpu} power`),
    'dist[*]': named(() => 'vgic'),
    'vm[*]': named(() => 'VM'),
    'suspends[*]': named((vcpu) => `vCPU${vcpu} suspend`),
    'images[*]': named(() => 'image'),
  }),
};

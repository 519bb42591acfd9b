import type { Interrupt } from '../machine/config.js';
import { configure } from '../vgic.js';
import { forwardedByEventfd, forwardedLevel, unmaskedBy, vfio, vfioDirect } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

/** One device and one guest; who injects the interrupt, and who learns that the guest is done, differs. */
const oneDevice = (irq: Interrupt): Scenario['config'] => configure({ hostGic: 2, interrupts: [irq] });

const story = 'user space unmasks';

/** The ways to unmask a line that VFIO has masked, and to do without a mask. docs/unmask.md compares them. */
export const unmasking: readonly Scenario[] = [
  {
    id: 'unmask-resample',
    says: "a device's interrupt is injected through an eventfd and unmasked by the resamplefd",
    suite: 'quick',
    config: oneDevice(vfio()),
    promises: ['L07', 'L08'],
    reaches: ['R14', 'R20', 'R21'],
  },
  {
    id: 'unmask-resample-direct',
    says: "the same, injected by VFIO's handler without an eventfd",
    suite: 'quick',
    config: oneDevice(vfioDirect()),
    promises: ['L07', 'L08'],
    reaches: ['R14', 'R20', 'R21'],
  },
  {
    id: 'unmask-ioctl',
    says: 'the same device, whose line user space drives: it unmasks when it sees that the device is quiet',
    suite: 'quick',
    config: oneDevice(unmaskedBy('ioctl')),
    reaches: ['R21', 'R53'],
    findings: inEveryEra({ S15: story }),
  },
  {
    id: 'unmask-timer',
    says: 'the same, and user space unmasks by a periodic timer',
    suite: 'quick',
    config: oneDevice(unmaskedBy('timer')),
    reaches: ['R20', 'R21'],
    findings: inEveryEra({ RT8: story, RT9: story, S15: story }),
  },
  {
    id: 'unmask-access',
    says: 'the same, and user space unmasks at each access of the guest to the device',
    suite: 'quick',
    config: oneDevice(unmaskedBy('access')),
    reaches: ['R20', 'R21'],
    findings: inEveryEra({ RT8: story, RT9: story, S15: story }),
  },
  {
    id: 'unmask-none',
    says: 'the same device without a mask: completion in two stages, and the handler injects',
    suite: 'quick',
    config: oneDevice(forwardedLevel({}, 50)),
    promises: ['L08'],
    reaches: ['R03'],
  },
  {
    id: 'unmask-none-eventfd',
    says: 'the same, injected through an eventfd',
    suite: 'quick',
    config: oneDevice(forwardedByEventfd()),
    reaches: ['R03'],
  },
];

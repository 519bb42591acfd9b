import type { EraId } from '../kvm/eras/index.js';

/** What a search that sees every world finds. */
export interface Counts {
  readonly states: number;
  readonly firings: number;
  readonly depth: number;
}

type Written = Readonly<Record<Exclude<EraId, 'linux-7.3'>, Counts>> & {
  readonly 'linux-7.3'?: Counts | 'not counted';
};

const counts = (states: number, firings: number, depth: number): Counts => ({ states, firings, depth });

/**
 * The counts of every scenario in every era, pinned so that a change of the model is noticed. They were counted by the
 * engine. Those of up to 40,000 states were counted again by a search that knows nothing of tables, and those of up to
 * 6,000 are on every run of the tests (test/model/counts.test.ts, which says how to do the rest). The larger ones rest
 * on the engine alone, which that test and test/search check on everything smaller.
 *
 * Where Linux 7.3 is not named it reaches what 6.19 does: it differs where a signal or a fine step ends an entry or an exit.
 */
const written: Readonly<Record<string, Written>> = {
  edge: {
    'linux-4.17': counts(40, 124, 10),
    'linux-6.19': counts(47, 146, 10),
  },
  'edge-nested': {
    'linux-4.17': counts(2026, 8592, 21),
    'linux-6.19': counts(2310, 9888, 21),
  },
  level: {
    'linux-4.17': counts(183, 680, 14),
    'linux-6.19': counts(370, 1368, 17),
  },
  'level-idle': {
    'linux-4.17': counts(53, 138, 9),
    'linux-6.19': counts(108, 280, 16),
  },
  'active-dir': {
    'linux-4.17': counts(30, 81, 8),
    'linux-6.19': counts(29, 78, 8),
  },
  mixed: {
    'linux-4.17': counts(9056, 46995, 24),
    'linux-6.19': counts(10380, 53761, 24),
  },
  'overflow-eoi0': {
    'linux-4.17': counts(197, 704, 14),
    'linux-6.19': counts(794, 2900, 24),
  },
  'overflow-eoi1': {
    'linux-4.17': counts(281, 1026, 15),
    'linux-6.19': counts(1030, 4020, 23),
  },
  'overflow-switched': {
    'linux-4.17': counts(478, 1940, 15),
    'linux-6.19': counts(2178, 8904, 25),
  },
  'overflow-deep': {
    'linux-4.17': counts(950, 4243, 15),
    'linux-6.19': counts(5760, 26766, 29),
  },
  'overflow-three': {
    'linux-4.17': counts(6510, 34650, 21),
    'linux-6.19': counts(4752, 25952, 20),
  },
  'overflow-outside': {
    'linux-4.17': counts(2498, 12342, 21),
    'linux-6.19': counts(3790, 18738, 21),
  },
  'overflow-edges': {
    'linux-4.17': counts(107, 385, 10),
    'linux-6.19': counts(218, 800, 16),
  },
  sgi: {
    'linux-4.17': counts(1841, 6695, 31),
    'linux-6.19': counts(1548, 5704, 19),
  },
  'sgi-registers': {
    'linux-4.17': counts(132, 355, 10),
    'linux-6.19': counts(132, 355, 10),
  },
  'gicv2-guest-sgi': {
    'linux-4.17': counts(78, 181, 9),
    'linux-6.19': counts(78, 181, 9),
  },
  'gicv2-guest': {
    'linux-4.17': counts(3114, 12906, 19),
    'linux-6.19': counts(6615, 26663, 27),
  },
  'sgi-gicv3': {
    'linux-4.17': counts(40, 105, 10),
    'linux-6.19': counts(40, 105, 10),
  },
  groups: {
    'linux-4.17': counts(428, 2242, 12),
    'linux-6.19': counts(3032, 16696, 21),
  },
  'groups-nested': {
    'linux-4.17': counts(1808, 11386, 13),
    'linux-6.19': counts(45168, 295770, 45),
  },
  'groups-gicv2': {
    'linux-4.17': counts(428, 2242, 12),
    'linux-6.19': counts(2456, 13624, 21),
  },
  'groups-any': {
    'linux-4.17': counts(728, 4102, 12),
    'linux-6.19': counts(10604, 63920, 21),
  },
  'group-change': {
    'linux-4.17': counts(3392, 21792, 18),
    'linux-6.19': counts(49440, 354624, 26),
  },
  'group-change-gicv2': {
    'linux-4.17': counts(216, 814, 11),
    'linux-6.19': counts(216, 814, 11),
  },
  'group-enables-saved': {
    'linux-4.17': counts(288, 1008, 12),
    'linux-6.19': counts(776, 3104, 14),
  },
  'groups-saved': {
    'linux-4.17': counts(842, 2894, 20),
    'linux-6.19': counts(3556, 12544, 34),
  },
  'sgi-groups': {
    'linux-4.17': counts(1600, 16960, 17),
    'linux-6.19': counts(1600, 16960, 17),
  },
  'binary-point': {
    'linux-4.17': counts(1120, 4696, 22),
    'linux-6.19': counts(3400, 14264, 40),
  },
  'binary-points': {
    'linux-4.17': counts(148376, 967964, 36),
    'linux-6.19': counts(167392, 1093108, 36),
  },
  'binary-points-saved': {
    'linux-4.17': counts(3376, 15348, 23),
    'linux-6.19': counts(3968, 17724, 23),
  },
  'redistributors-active': {
    'linux-4.17': counts(110, 335, 11),
    'linux-6.19': counts(110, 335, 11),
  },
  'redistributors-pending': {
    'linux-4.17': counts(386, 2219, 13),
    'linux-6.19': counts(386, 2219, 13),
  },
  'redistributors-sleep': {
    'linux-4.17': counts(3120, 17994, 22),
    'linux-6.19': counts(3120, 17994, 22),
  },
  'redistributors-two': {
    'linux-4.17': counts(42620, 242048, 26),
    'linux-6.19': counts(42620, 242048, 26),
  },
  'redistributors-group': {
    'linux-4.17': counts(212, 720, 13),
    'linux-6.19': counts(212, 720, 13),
  },
  'redistributors-sleep-active': {
    'linux-4.17': counts(156, 620, 11),
    'linux-6.19': counts(156, 620, 11),
  },
  'redistributors-timer': {
    'linux-4.17': counts(182, 820, 15),
    'linux-6.19': counts(182, 820, 15),
  },
  'sgi-lists': {
    'linux-4.17': counts(400, 4160, 15),
    'linux-6.19': counts(400, 4160, 15),
  },
  timer: {
    'linux-4.17': counts(150, 545, 13),
    'linux-6.19': counts(150, 545, 13),
  },
  'timer-resampled': {
    'linux-4.17': counts(163, 482, 20),
    'linux-6.19': counts(163, 482, 20),
  },
  'timers-resampled': {
    'linux-4.17': counts(4156, 16826, 35),
    'linux-6.19': counts(8726, 35621, 38),
  },
  'timer-pending': {
    'linux-4.17': counts(255, 965, 16),
    'linux-6.19': counts(255, 965, 16),
  },
  'timer-active': {
    'linux-4.17': counts(59, 137, 16),
    'linux-6.19': counts(59, 137, 16),
  },
  'timer-reset': {
    'linux-4.17': counts(37, 100, 12),
    'linux-6.19': counts(37, 100, 12),
  },
  'timer-split': {
    'linux-4.17': counts(1060, 3835, 24),
    'linux-6.19': counts(2664, 10364, 23),
  },
  timers: {
    'linux-4.17': counts(1808, 7088, 24),
    'linux-6.19': counts(1808, 7088, 24),
  },
  ptimer: {
    'linux-4.17': counts(47, 118, 11),
    'linux-6.19': counts(47, 118, 11),
  },
  'timer-moves': {
    'linux-4.17': counts(105, 313, 12),
    'linux-6.19': counts(105, 313, 12),
  },
  'timer-strays': {
    'linux-4.17': counts(573, 2904, 16),
    'linux-6.19': counts(573, 2904, 16),
  },
  'ptimer-moves': {
    'linux-4.17': counts(49, 139, 11),
    'linux-6.19': counts(49, 139, 11),
  },
  'forwarded-level': {
    'linux-4.17': counts(87, 219, 18),
    'linux-6.19': counts(103, 257, 18),
  },
  'forwarded-edge': {
    'linux-4.17': counts(44, 116, 9),
    'linux-6.19': counts(56, 148, 9),
  },
  'forwarded-edge-pending': {
    'linux-4.17': counts(38, 86, 14),
    'linux-6.19': counts(42, 94, 14),
  },
  vfio: {
    'linux-4.17': counts(601, 2225, 20),
    'linux-6.19': counts(705, 2630, 22),
  },
  'vfio-gicv2': {
    'linux-4.17': counts(1361, 6207, 28),
    'linux-6.19': counts(1361, 6207, 28),
  },
  'vfio-dir': {
    'linux-4.17': counts(95, 323, 14),
    'linux-6.19': counts(88, 321, 16),
  },
  'vfio-oneshot': {
    'linux-4.17': counts(38, 85, 20),
    'linux-6.19': counts(38, 85, 20),
  },
  'vfio-setup': {
    'linux-4.17': counts(36, 96, 13),
    'linux-6.19': counts(36, 96, 13),
  },
  'vfio-trigger': {
    'linux-4.17': counts(64, 286, 10),
    'linux-6.19': counts(64, 286, 10),
  },
  'vfio-close': {
    'linux-4.17': counts(56, 162, 11),
    'linux-6.19': counts(56, 162, 11),
  },
  'intx-trigger': {
    'linux-4.17': counts(228, 1056, 18),
    'linux-6.19': counts(228, 1056, 18),
  },
  'intx-disabled': {
    'linux-4.17': counts(238, 885, 18),
    'linux-6.19': counts(238, 885, 18),
  },
  'intx-setup': {
    'linux-4.17': counts(168, 553, 18),
    'linux-6.19': counts(168, 553, 18),
  },
  'unmask-resample': {
    'linux-4.17': counts(28, 68, 10),
    'linux-6.19': counts(28, 68, 10),
  },
  'unmask-resample-direct': {
    'linux-4.17': counts(24, 56, 9),
    'linux-6.19': counts(24, 56, 9),
  },
  'unmask-ioctl': {
    'linux-4.17': counts(112, 337, 17),
    'linux-6.19': counts(112, 337, 17),
  },
  'unmask-timer': {
    'linux-4.17': counts(112, 350, 14),
    'linux-6.19': counts(112, 350, 14),
  },
  'unmask-access': {
    'linux-4.17': counts(63, 169, 14),
    'linux-6.19': counts(63, 169, 14),
  },
  'unmask-none': {
    'linux-4.17': counts(22, 50, 9),
    'linux-6.19': counts(22, 50, 9),
  },
  'unmask-none-eventfd': {
    'linux-4.17': counts(28, 66, 10),
    'linux-6.19': counts(28, 66, 10),
  },
  'irqfd-routes': {
    'linux-4.17': counts(1680, 6940, 25),
    'linux-6.19': counts(1680, 6940, 25),
  },
  'irqfd-ppi': {
    'linux-4.17': counts(4800, 32400, 23),
    'linux-6.19': counts(4800, 32400, 23),
  },
  'irqfd-resample': {
    'linux-4.17': counts(112, 420, 12),
    'linux-6.19': counts(112, 420, 12),
  },
  'irqfd-assign': {
    'linux-4.17': counts(8784, 52656, 30),
    'linux-6.19': counts(8784, 52656, 30),
  },
  'irqfd-shutdown': {
    'linux-4.17': counts(820, 3058, 20),
    'linux-6.19': counts(907, 3338, 20),
  },
  'irqfd-line': {
    'linux-4.17': counts(132, 478, 11),
    'linux-6.19': counts(132, 478, 11),
  },
  retarget: {
    'linux-4.17': counts(700, 3188, 19),
    'linux-6.19': counts(700, 3188, 19),
  },
  'retarget-two': {
    'linux-4.17': counts(9432, 53380, 23),
    'linux-6.19': counts(12072, 68124, 23),
  },
  'dir-across': {
    'linux-4.17': counts(108, 374, 13),
    'linux-6.19': counts(735, 2675, 24),
  },
  'dir-halt': {
    'linux-4.17': counts(80, 280, 13),
    'linux-6.19': counts(60, 208, 11),
  },
  'dir-entry': {
    'linux-4.17': counts(323, 1067, 22),
    'linux-6.19': counts(384, 1287, 26),
    'linux-7.3': counts(332, 1143, 26),
  },
  'dir-across-gicv2': {
    'linux-4.17': counts(1122, 5354, 20),
    'linux-6.19': counts(1208, 6378, 20),
  },
  'dir-moves': {
    'linux-4.17': counts(526, 2100, 16),
    'linux-6.19': counts(314, 1356, 15),
  },
  'dir-sleep': {
    'linux-4.17': counts(180, 729, 13),
    'linux-6.19': counts(120, 483, 11),
  },
  'active-registers': {
    'linux-4.17': counts(56, 200, 10),
    'linux-6.19': counts(103, 363, 14),
  },
  'distributor-across': {
    'linux-4.17': counts(237, 1022, 12),
    'linux-6.19': counts(372, 1653, 15),
  },
  'pending-read': {
    'linux-4.17': counts(60, 303, 11),
    'linux-6.19': counts(113, 522, 14),
  },
  'priority-across': {
    'linux-4.17': counts(192, 732, 13),
    'linux-6.19': counts(286, 1070, 16),
  },
  'kick-race': {
    'linux-4.17': counts(22626, 90861, 35),
    'linux-6.19': counts(22626, 90861, 35),
    'linux-7.3': counts(25378, 100466, 35),
  },
  'disable-race': {
    'linux-4.17': counts(1376, 5224, 37),
    'linux-6.19': counts(1376, 5224, 37),
    'linux-7.3': counts(1500, 5632, 37),
  },
  'migration-race': {
    'linux-4.17': counts(29624, 124270, 36),
    'linux-6.19': counts(29624, 124270, 36),
    'linux-7.3': counts(35322, 147316, 38),
  },
  sleep: {
    'linux-4.17': counts(718, 3403, 18),
    'linux-6.19': counts(718, 3403, 18),
  },
  halt: {
    'linux-4.17': counts(122, 398, 11),
    'linux-6.19': counts(183, 607, 15),
  },
  'halt-sleep': {
    'linux-4.17': counts(144, 531, 11),
    'linux-6.19': counts(211, 836, 15),
  },
  'halt-race': {
    'linux-4.17': counts(2417, 7452, 35),
    'linux-6.19': counts(3626, 11235, 36),
    'linux-7.3': counts(1480, 4650, 29),
  },
  'any-order': {
    'linux-4.17': counts(4708, 24866, 32),
    'linux-6.19': counts(2792, 13558, 25),
  },
  'any-order-gicv2': {
    'linux-4.17': counts(1560, 6864, 26),
    'linux-6.19': counts(1560, 6864, 26),
  },
  spurious: {
    'linux-4.17': counts(20, 78, 9),
    'linux-6.19': counts(23, 88, 9),
  },
  priorities: {
    'linux-4.17': counts(785, 2925, 16),
    'linux-6.19': counts(3080, 11600, 31),
  },
  'routed-nowhere': {
    'linux-4.17': counts(57, 144, 10),
    'linux-6.19': counts(116, 292, 16),
  },
  distributor: {
    'linux-4.17': counts(2448, 11466, 20),
    'linux-6.19': counts(13720, 63952, 29),
  },
  'full-toggles': {
    'linux-4.17': counts(1168956, 7425228, 38),
    'linux-6.19': counts(1404984, 8907756, 36),
  },
  'full-four': {
    'linux-4.17': counts(132212, 876054, 30),
    'linux-6.19': counts(153292, 980964, 29),
  },
  'full-two-vcpus': {
    'linux-4.17': counts(969420, 6781916, 34),
    'linux-6.19': counts(1073828, 7529620, 34),
  },
  'full-dir': {
    'linux-4.17': counts(1415776, 10045972, 33),
    'linux-6.19': counts(1144492, 9294864, 35),
  },
  'full-races': {
    'linux-4.17': counts(417876, 2301362, 61),
    'linux-6.19': counts(474524, 2611582, 64),
    'linux-7.3': counts(568616, 3117964, 66),
  },
  'full-three-races': {
    'linux-4.17': counts(129392904, 797316702, 66),
    'linux-6.19': counts(139014304, 855943258, 66),
    'linux-7.3': 'not counted',
  },
  'full-timers': {
    'linux-4.17': counts(112048, 768940, 43),
    'linux-6.19': counts(147264, 998334, 38),
  },
  // LPIs
  lpi: {
    'linux-4.17': counts(88, 462, 12),
    'linux-6.19': counts(80, 442, 11),
  },
  'lpi-invlpir': {
    'linux-4.17': counts(144, 760, 16),
    'linux-6.19': counts(96, 536, 11),
  },
  'lpi-eoi1': {
    'linux-4.17': counts(22, 76, 9),
    'linux-6.19': counts(18, 62, 8),
  },
  'lpi-overflow': {
    'linux-4.17': counts(127, 582, 14),
    'linux-6.19': counts(205, 963, 14),
  },
  'lpi-off': {
    'linux-4.17': counts(184, 912, 16),
    'linux-6.19': counts(132, 684, 16),
  },
  'lpi-off-spi': {
    'linux-4.17': counts(509, 2460, 20),
    'linux-6.19': counts(312, 1518, 14),
  },
  'lpi-off-other': {
    'linux-4.17': counts(554, 3096, 17),
    'linux-6.19': counts(312, 1788, 15),
  },
  'its-movi': {
    'linux-4.17': counts(466, 2326, 15),
    'linux-6.19': counts(1056, 5674, 19),
  },
  'its-mapc': {
    'linux-4.17': counts(274, 1360, 14),
    'linux-6.19': counts(650, 3484, 19),
  },
  'its-map': {
    'linux-4.17': counts(176, 1072, 12),
    'linux-6.19': counts(144, 896, 11),
  },
  'its-isolation': {
    'linux-4.17': counts(328, 1908, 14),
    'linux-6.19': counts(184, 1058, 11),
  },
  'its-remap': {
    'linux-4.17': counts(396, 2066, 14),
    'linux-6.19': counts(872, 4806, 20),
    'linux-7.3': counts(1566, 8712, 23),
  },
  'its-off': {
    'linux-4.17': counts(92, 372, 10),
    'linux-6.19': counts(76, 316, 9),
  },
  'its-save': {
    'linux-4.17': counts(88, 352, 11),
    'linux-6.19': counts(72, 296, 10),
  },
  'its-migrate': {
    'linux-4.17': counts(1590, 8652, 21),
    'linux-6.19': counts(1056, 5744, 19),
  },
  'its-valid': {
    'linux-4.17': counts(320, 1415, 13),
    'linux-6.19': counts(266, 1226, 12),
  },
  'its-valid-errors': {
    'linux-4.17': counts(380, 1796, 13),
    'linux-6.19': counts(316, 1572, 12),
  },
  'its-reset': {
    'linux-4.17': counts(276, 1355, 16),
    'linux-6.19': counts(156, 776, 11),
  },
  'its-save-fine': {
    'linux-4.17': counts(302, 960, 17),
    'linux-6.19': counts(252, 808, 16),
  },
  'its-ring': {
    'linux-4.17': counts(39744, 221022, 36),
    'linux-6.19': counts(22740, 124146, 33),
  },
  'its-ring-errors': {
    'linux-4.17': counts(2484, 12330, 17),
    'linux-6.19': counts(2112, 10764, 16),
  },
  'its-ring-migrate': {
    'linux-4.17': counts(741, 3519, 23),
    'linux-6.19': counts(498, 2379, 23),
  },
  'its-migrate-map': {
    'linux-4.17': counts(10560, 89056, 19),
    'linux-6.19': counts(5108, 43788, 16),
  },
  'its-migrate-errors': {
    'linux-4.17': counts(4672, 31180, 16),
    'linux-6.19': counts(3064, 21168, 15),
    'linux-7.3': counts(3128, 22612, 16),
  },
  'full-its-migrate': {
    'linux-4.17': counts(2010992, 14274576, 34),
    'linux-6.19': counts(1221600, 8711520, 30),
  },
  'full-movall-three': {
    'linux-4.17': counts(9990, 106911, 18),
    'linux-6.19': counts(52110, 598914, 26),
  },
  'its-errors': {
    'linux-4.17': counts(680, 6893, 12),
    'linux-6.19': counts(550, 5918, 11),
    'linux-7.3': counts(582, 6494, 12),
  },
  'its-race': {
    'linux-4.17': counts(400, 1599, 16),
    'linux-6.19': counts(322, 1310, 15),
  },
  'lpi-off-fine': {
    'linux-4.17': counts(251, 757, 23),
    'linux-6.19': counts(168, 523, 15),
  },
  'full-lpis': {
    'linux-4.17': counts(2136, 14340, 19),
    'linux-6.19': counts(1752, 11908, 17),
  },
  'full-movall': {
    'linux-4.17': counts(466, 2556, 15),
    'linux-6.19': counts(1056, 6218, 19),
  },
  'full-lpi-off': {
    'linux-4.17': counts(20340, 122306, 38),
    'linux-6.19': counts(9612, 59944, 27),
  },
  'its-early': {
    'linux-4.17': counts(3208, 18595, 19),
    'linux-6.19': counts(7536, 46684, 22),
    'linux-7.3': counts(6292, 39098, 24),
  },
  'irqfd-msi': {
    'linux-4.17': counts(88, 460, 11),
    'linux-6.19': counts(72, 380, 10),
  },
  'irqfd-msi-routes': {
    'linux-4.17': counts(8512, 73032, 22),
    'linux-6.19': counts(6944, 60012, 21),
  },
  'irqfd-msi-assign': {
    'linux-4.17': counts(4796, 31858, 19),
    'linux-6.19': counts(3924, 26026, 18),
  },
  'its-prune-race': {
    'linux-4.17': counts(22758, 135066, 39),
    'linux-6.19': counts(12030, 72826, 28),
    'linux-7.3': counts(13918, 83018, 29),
  },
  'full-its-race': {
    'linux-4.17': counts(8586, 41092, 31),
    'linux-6.19': counts(3736, 18276, 23),
  },
  'full-its-errors': {
    'linux-4.17': counts(6616, 114954, 18),
    'linux-6.19': counts(6412, 128820, 17),
    'linux-7.3': counts(14412, 297118, 22),
  },
  'full-its': {
    'linux-4.17': counts(11816, 113080, 18),
    'linux-6.19': counts(31556, 316936, 25),
    'linux-7.3': counts(17308, 173888, 23),
  },
  saved: {
    'linux-4.17': counts(495, 1803, 15),
    'linux-6.19': counts(1502, 5474, 25),
  },
  'saved-timer': {
    'linux-4.17': counts(226, 686, 25),
    'linux-6.19': counts(226, 686, 25),
  },
  'saved-gicv2': {
    'linux-4.17': counts(80, 204, 13),
    'linux-6.19': counts(80, 204, 13),
  },
  'saved-timer-gicv2': {
    'linux-4.17': counts(149, 397, 20),
    'linux-6.19': counts(149, 397, 20),
  },
  'saved-sgi': {
    'linux-4.17': counts(122, 291, 12),
    'linux-6.19': counts(122, 291, 12),
  },
  'saved-ctlr-last': {
    'linux-4.17': counts(62, 164, 9),
    'linux-6.19': counts(69, 182, 9),
  },
  'saved-triggers-last': {
    'linux-4.17': counts(97, 258, 10),
    'linux-6.19': counts(190, 504, 16),
  },
  power: {
    'linux-4.17': counts(466, 2028, 14),
    'linux-6.19': counts(592, 2596, 14),
  },
  'power-timer': {
    'linux-4.17': counts(3231, 15592, 23),
    'linux-6.19': counts(3231, 15592, 23),
  },
  suspend: {
    'linux-4.17': counts(159, 567, 11),
    'linux-6.19': counts(322, 1154, 17),
  },
  'suspend-timer': {
    'linux-4.17': counts(59, 153, 12),
    'linux-6.19': counts(59, 153, 12),
  },
  'suspend-last': {
    'linux-4.17': counts(139, 571, 12),
    'linux-6.19': counts(224, 1004, 15),
  },
  'new-vm': {
    'linux-4.17': counts(603, 2283, 19),
    'linux-6.19': counts(1815, 6891, 28),
  },
  'new-vm-gicv2': {
    'linux-4.17': counts(603, 2286, 18),
    'linux-6.19': counts(603, 2286, 18),
  },
  'system-reset': {
    'linux-4.17': counts(1954, 10500, 20),
    'linux-6.19': counts(6034, 32428, 33),
  },
  'system-reset-timer': {
    'linux-4.17': counts(52, 131, 12),
    'linux-6.19': counts(52, 131, 12),
  },
  'system-reset-two': {
    'linux-4.17': counts(38317, 238357, 25),
    'linux-6.19': counts(40147, 248964, 25),
  },
  'system-reset-asleep': {
    'linux-4.17': counts(80, 354, 11),
    'linux-6.19': counts(140, 651, 15),
  },
  'system-reset-groups': {
    'linux-4.17': counts(276, 1188, 12),
    'linux-6.19': counts(836, 4164, 16),
  },
  teardown: {
    'linux-4.17': counts(952, 3374, 20),
    'linux-6.19': counts(1058, 3697, 20),
  },
  'teardown-level': {
    'linux-4.17': counts(9996, 59744, 30),
    'linux-6.19': counts(9996, 59744, 30),
  },
  'teardown-timer': {
    'linux-4.17': counts(60, 149, 13),
    'linux-6.19': counts(60, 149, 13),
  },
  'saved-power': {
    'linux-4.17': counts(428, 1892, 14),
    'linux-6.19': counts(610, 2707, 15),
  },
  'saved-enables-last': {
    'linux-4.17': counts(36, 94, 9),
    'linux-6.19': counts(43, 111, 9),
  },
  'saved-two': {
    'linux-4.17': counts(730, 3004, 22),
    'linux-6.19': counts(856, 3480, 22),
  },
};

export const pinned: Readonly<Record<string, Readonly<Partial<Record<EraId, Counts>>>>> = Object.fromEntries(
  Object.entries(written).map(([id, { 'linux-7.3': newest, ...eras }]) => [
    id,
    newest === 'not counted' ? eras : { ...eras, 'linux-7.3': newest ?? eras['linux-6.19'] },
  ]),
);

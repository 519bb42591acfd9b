import { counts, type WrittenCounts } from './written.js';

export const its: WrittenCounts = {
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
};

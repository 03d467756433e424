import { mean, standardDeviation } from '../stats/index.ts';
import { testSamples } from './replay.ts';
import type { Truth } from './truth.ts';

const SOURCE = 'NIST Statistical Reference Datasets, https://www.itl.nist.gov/div898/strd/';

/** Deflections of a steel-concrete beam. */
const lew = [
  ...[-213, -564, -35, -15, 141, 115, -420, -360, 203, -338, -431, 194, -220, -513, 154, -125, -559, 92, -21, -579, -52, 99, -543],
  ...[-175, 162, -457, -346, 204, -300, -474, 164, -107, -572, -8, 83, -541, -224, 180, -420, -374, 201, -236, -531, 83, 27, -564],
  ...[-112, 131, -507, -254, 199, -311, -495, 143, -46, -579, -90, 136, -472, -338, 202, -287, -477, 169, -124, -568, 17, 48, -568],
  ...[-135, 162, -430, -422, 172, -74, -577, -13, 92, -534, -243, 194, -355, -465, 156, -81, -578, -64, 139, -449, -384, 193, -198],
  ...[-538, 110, -44, -577, -6, 66, -552, -164, 161, -460, -344, 205, -281, -504, 134, -28, -576, -118, 156, -437, -381, 200, -220],
  ...[-540, 83, 11, -568, -160, 172, -414, -408, 188, -125, -572, -32, 139, -492, -321, 205, -262, -504, 142, -83, -574, 0, 48, -571],
  ...[-106, 137, -501, -266, 190, -391, -406, 194, -186, -553, 83, -13, -577, -49, 103, -515, -280, 201, 300, -506, 131, -45, -578],
  ...[-80, 138, -462, -361, 201, -211, -554, 32, 74, -533, -235, 187, -372, -442, 182, -147, -566, 25, 68, -535, -244, 194, -351, -463],
  ...[174, -125, -570, 15, 72, -550, -190, 172, -424, -385, 198, -218, -536, 96],
];

/** Filter transmittance, hundred-thousandths above 2. */
const mavro = [
  ...[180, 170, 180, 190, 180, 170, 150, 140, 150, 150, 170, 180, 180, 190, 190, 210, 200, 160, 140, 130, 130, 150, 150, 160, 150, 140],
  ...[130, 140, 150, 140, 150, 160, 150, 160, 190, 200, 200, 210, 220, 230, 240, 250, 270, 260, 260, 260, 270, 260, 250, 240],
];

/** Lottery numbers. */
const lottery = [
  ...[162, 671, 933, 414, 788, 730, 817, 33, 536, 875, 670, 236, 473, 167, 877, 980, 316, 950, 456, 92, 517, 557, 956, 954, 104, 178],
  ...[794, 278, 147, 773, 437, 435, 502, 610, 582, 780, 689, 562, 964, 791, 28, 97, 848, 281, 858, 538, 660, 972, 671, 613, 867, 448],
  ...[738, 966, 139, 636, 847, 659, 754, 243, 122, 455, 195, 968, 793, 59, 730, 361, 574, 522, 97, 762, 431, 158, 429, 414, 22, 629],
  ...[788, 999, 187, 215, 810, 782, 47, 34, 108, 986, 25, 644, 829, 630, 315, 567, 919, 331, 207, 412, 242, 607, 668, 944, 749, 168],
  ...[864, 442, 533, 805, 372, 63, 458, 777, 416, 340, 436, 140, 919, 350, 510, 572, 905, 900, 85, 389, 473, 758, 444, 169, 625, 692],
  ...[140, 897, 672, 288, 312, 860, 724, 226, 884, 508, 976, 741, 476, 417, 831, 15, 318, 432, 241, 114, 799, 955, 833, 358, 935, 146],
  ...[630, 830, 440, 642, 356, 373, 271, 715, 367, 393, 190, 669, 8, 861, 108, 795, 269, 590, 326, 866, 64, 523, 862, 840, 219, 382],
  ...[998, 4, 628, 305, 747, 247, 34, 747, 729, 645, 856, 974, 24, 568, 24, 694, 608, 480, 410, 729, 947, 293, 53, 930, 223, 203, 677],
  ...[227, 62, 455, 387, 318, 562, 242, 428, 968],
];

/** Michelson's speed of light, km/s above 299000, in tens. */
const michelson = [
  ...[85, 74, 90, 107, 93, 85, 95, 98, 98, 88, 100, 98, 93, 65, 76, 81, 100, 100, 96, 96, 96, 94, 96, 94, 88, 80, 85, 88, 90, 84],
  ...[83, 79, 81, 88, 88, 83, 80, 79, 76, 80, 88, 88, 88, 86, 72, 72, 62, 86, 97, 95, 88, 91, 85, 87, 84, 84, 85, 84, 84, 84],
  ...[89, 81, 81, 82, 80, 77, 76, 74, 75, 76, 91, 92, 89, 86, 88, 72, 84, 85, 85, 78, 89, 84, 78, 81, 76, 81, 79, 81, 82, 85],
  ...[87, 87, 81, 74, 81, 94, 95, 80, 81, 87],
];

/** Atomic weight of silver by two instruments, ten-millionths above 107.868. */
const silver = [
  [
    1568, 1465, 1572, 1785, 1446, 1903, 1526, 1494, 1616, 1587, 1519, 1486, 1419, 1569, 1508, 1672, 1385, 1518, 1662, 1424, 1360, 1333,
    1610, 1477,
  ],
  [
    1079, 1344, 1513, 1197, 1604, 1385, 1642, 1365, 1151, 1082, 1517, 1448, 1198, 1482, 1334, 1609, 1101, 1512, 1469, 1360, 1254, 1261,
    1450, 1368,
  ],
];

/** Resistance of silicon wafers by five instruments, ten-thousandths above 196. */
const silicon = [
  [3052, 1240, 1890, 2569, 3403],
  [3042, 3825, 1669, 3257, 422],
  [1303, 2005, 2889, 343, 1811],
  [2795, 1748, 1494, 1485, -115],
  [2119, 1051, 1850, 52, 2090],
];

/** One value, then two others in turn, 1001 in all. */
const alternating = (first: number, low: number, high: number): number[] =>
  Array.from({ length: 1001 }, (_, i) => (i === 0 ? first : i % 2 === 1 ? low : high));

/**
 * Simon & Lesage's nine treatments: tenths above a constant with many leading digits. Each treatment has one value of its own, then one tenth less and one tenth more in turn.
 * Rounded as the decimals of the file are when they are read.
 */
const simonLesage = (constant: number, replicates: number): number[][] =>
  [4, 3, 5, 3, 5, 3, 5, 3, 5].map((tenths) =>
    Array.from({ length: replicates }, (_, i) =>
      Number(`${String(constant)}.${String(i === 0 ? tenths : tenths + (i % 2 === 1 ? -1 : 1))}`),
    ),
  );

const univariate = (name: string, values: () => readonly number[], expected: readonly string[], remark = ''): Truth => ({
  id: `nist-${name.toLowerCase()}`,
  title: `NIST ${name}: mean, standard deviation${remark}`,
  source: SOURCE,
  expected,
  compute: () => {
    const sample = Float64Array.from(values());
    return [mean(sample), standardDeviation(sample)];
  },
});

/**
 * F of groups of the same size, and the residual standard deviation: between and within mean squares from the means and standard deviations of the groups. The first value is
 * taken off, which is exact: the mean of numbers with many leading digits would itself be rounded.
 */
function analysisOfVariance(groups: readonly (readonly number[])[]): readonly number[] {
  const [[origin]] = groups;
  const samples = groups.map((group) => Float64Array.from(group, (value) => value - origin));
  const within = mean(Float64Array.from(samples, (sample) => standardDeviation(sample) ** 2));
  const between = groups[0].length * standardDeviation(Float64Array.from(samples, mean)) ** 2;
  return [between / within, Math.sqrt(within)];
}

const variance = (name: string, groups: () => readonly (readonly number[])[], expected: readonly string[], remark = ''): Truth => ({
  id: `nist-${name.toLowerCase()}`,
  title: `NIST ${name}: F and residual standard deviation from group means and standard deviations${remark}`,
  source: SOURCE,
  expected,
  compute: () => analysisOfVariance(groups()),
});

const DOUBLES = ' (as far as doubles hold the data)';

/** Sums where careless arithmetic loses its digits. The digits of π are left out: the certified figures do not belong to the first 5000 digits. */
export const strd: readonly Truth[] = [
  univariate('Lew', () => lew, ['-177.435000000000', '277.332168044316']),
  univariate('Mavro', () => mavro.map((value) => Number(`2.00${String(value)}`)), ['2.00185600000000', '0.000429123454003053']),
  univariate('Lottery', () => lottery, ['518.958715596330', '291.699727470969']),
  univariate('Michelso', () => michelson.map((value) => 299 + value / 100), ['299.852400000000', '0.0790105478190518']),
  univariate('NumAcc1', () => [10000001, 10000003, 10000002], ['10000002', '1.00000000000000']),
  univariate('NumAcc2', () => alternating(1.2, 1.1, 1.3), ['1.20000000000000', '0.100000000000000']),
  univariate('NumAcc3', () => alternating(1000000.2, 1000000.1, 1000000.3), ['1000000.20000000', '0.100000000'], DOUBLES),
  univariate('NumAcc4', () => alternating(10000000.2, 10000000.1, 10000000.3), ['10000000.2000000', '0.1000000'], DOUBLES),
  variance('SiRstv', () => silicon.map((group) => group.map((value) => (1960000 + value) / 10000)), [
    '1.18046237440255',
    '0.104076068334656',
  ]),
  variance(
    'AtmWtAg',
    () => silver.map((group) => group.map((value) => Number(`107.868${String(value)}`))),
    ['15.9467336', '1.51048314e-5'],
    DOUBLES,
  ),
  {
    id: 'nist-atmwtag-t',
    title: 'NIST AtmWtAg: Welch’s t² is F where groups are equally large',
    source: SOURCE,
    expected: ['15.9467336'],
    compute: () => [
      testSamples(
        'welch-t',
        silver.map((group) => group.map((value) => Number(`107.868${String(value)}`))),
      ).statistic ** 2,
    ],
  },
  variance('SmLs01', () => simonLesage(1, 21), ['21.0000000000000', '0.100000000000000']),
  variance('SmLs02', () => simonLesage(1, 201), ['201.000000000000', '0.100000000000000']),
  variance('SmLs03', () => simonLesage(1, 2001), ['2001.00000000000', '0.100000000000000']),
  variance('SmLs04', () => simonLesage(1e6, 21), ['21.00000000', '0.10000000000'], DOUBLES),
  variance('SmLs05', () => simonLesage(1e6, 201), ['201.0000000', '0.10000000000'], DOUBLES),
  variance('SmLs06', () => simonLesage(1e6, 2001), ['2001.000000', '0.10000000000'], DOUBLES),
  variance('SmLs07', () => simonLesage(1e12, 21), ['21.00', '0.10000'], DOUBLES),
  variance('SmLs08', () => simonLesage(1e12, 201), ['201.0', '0.10000'], DOUBLES),
  variance('SmLs09', () => simonLesage(1e12, 2001), ['2001', '0.10000'], DOUBLES),
];

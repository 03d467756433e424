import { effectOf, testTable } from './replay.ts';
import type { Truth } from './truth.ts';

const KDD = 'KDD Cup 1999, 10 % file, counted with Python 3.11; scipy 1.17 chi2_contingency';
const NSL = 'NSL-KDD, counted with Python 3.11; scipy 1.17 chi2_contingency';

const wholeTable = (
  id: string,
  title: string,
  source: string,
  rows: readonly (readonly number[])[],
  expected: readonly string[],
): Truth => ({
  id,
  title,
  source,
  expected,
  compute: () => {
    const result = testTable('chi-square', rows);
    return [result.statistic, result.df, effectOf(result, 'cramers-v').value, result.log10P].slice(0, expected.length);
  },
});

/** Rows icmp, tcp, udp; the labels in the order of the alphabet. */
const labels = [
  [0, 0, 0, 0, 0, 1153, 0, 0, 0, 0, 103, 1288, 0, 0, 264, 1, 0, 3, 280790, 0, 0, 0, 0],
  [2203, 30, 8, 53, 12, 94, 21, 9, 7, 107201, 103, 76813, 3, 4, 0, 1039, 7, 1416, 0, 2, 0, 1020, 20],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 19177, 0, 0, 0, 0, 3, 170, 0, 0, 979, 0, 0],
];

const seedStudy = (id: string, title: string, rows: readonly (readonly number[])[], expected: string): Truth => ({
  id,
  title,
  source: 'a study of 700,000 rows of KDD Cup 1999; scipy 1.17 chi2_contingency with Yates’s correction',
  expected: [expected],
  compute: () => [testTable('chi-square', rows).statistic],
});

/** Protocols and attacks: counts so large that p is 0 in doubles. */
export const traffic: readonly Truth[] = [
  seedStudy(
    'kdd99-tcp-udp',
    'KDD99, TCP against UDP × attack: χ²',
    [
      [157741, 110091],
      [413, 27437],
    ],
    '33421.4309861589',
  ),
  seedStudy(
    'kdd99-icmp-tcp',
    'KDD99, ICMP against TCP × attack: χ²',
    [
      [403238, 1795],
      [157741, 110091],
    ],
    '192271.48429374472',
  ),
  wholeTable(
    'kdd99-protocol-attack',
    'KDD99 10 %, protocol × attack: χ², df, V, log₁₀ p',
    KDD,
    [
      [282314, 1288],
      [113252, 76813],
      [1177, 19177],
    ],
    ['189469.405582', '2', '.619294', '-41142.76'],
  ),
  wholeTable(
    'kdd99-protocol-category',
    'KDD99 10 %, protocol × 5 categories: χ², df, V',
    KDD,
    [
      [281054, 1288, 1260, 0, 0],
      [109425, 76813, 2652, 1126, 49],
      [979, 19177, 195, 0, 3],
    ],
    ['194885.976203', '8', '.444122'],
  ),
  {
    id: 'kdd99-small-expected',
    title: 'KDD99 10 %, protocol × 23 labels: expected counts below 5',
    source: KDD,
    expected: ['25', '69'],
    compute: () => {
      const { expected } = testTable('chi-square', labels);
      return [expected.filter((value) => value < 5).length, expected.length];
    },
  },
  wholeTable('kdd99-protocol-label', 'KDD99 10 %, protocol × 23 labels: χ², df, V', KDD, labels, ['564812.140112', '44', '.756074']),
  wholeTable(
    'nsl-kdd-train',
    'KDDTrain+, protocol × attack: χ², df, V',
    NSL,
    [
      [6982, 1309],
      [49089, 53600],
      [2559, 12434],
    ],
    ['10029.248628', '2', '.282160'],
  ),
  wholeTable(
    'nsl-kdd-test',
    'KDDTest+, protocol × attack: χ², df, V, log₁₀ p',
    NSL,
    [
      [950, 93],
      [11038, 7842],
      [845, 1776],
    ],
    ['1165.896313', '2', '.227413', '-253.171168'],
  ),
];

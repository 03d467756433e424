import type { TrafficKind } from './traffic.ts';

/** Probing: looking for machines and open ports. Slow probes look like normal traffic that fails. */
export const probeTraffic: readonly TrafficKind[] = [
  {
    // Tries services of a host one after the other.
    label: 'satan',
    share: 0.036,
    run: [10, 60, 200],
    variants: [
      {
        weight: 0.72,
        protocol: 'tcp',
        service: [
          ['private', 0.5],
          ['other', 0.3],
          ['ssh', 0.05],
          ['time', 0.05],
          ['X11', 0.05],
          ['IRC', 0.05],
        ],
        flag: [
          ['REJ', 0.85],
          ['S0', 0.15],
        ],
        source: [0],
        destination: [0],
        count: [2, 60, 160, 300, 480],
        serviceShare: {
          pick: [
            [0.01, 0.7],
            [0.05, 0.3],
          ],
        },
        synErrors: {
          pick: [
            [0, 0.7],
            [0.1, 0.3],
          ],
        },
        rejErrors: [0.8, 0.95, 1, 1],
        hostCount: [255],
        hostServiceShare: {
          pick: [
            [0.01, 0.8],
            [0.05, 0.2],
          ],
        },
        hostSamePort: {
          pick: [
            [0, 0.8],
            [0.01, 0.2],
          ],
        },
      },
      {
        weight: 0.28,
        protocol: 'tcp',
        service: [
          ['private', 0.25],
          ['other', 0.25],
          ['http', 0.15],
          ['auth', 0.15],
          ['ssh', 0.1],
          ['finger', 0.1],
        ],
        flag: [
          ['REJ', 0.6],
          ['S0', 0.2],
          ['SF', 0.15],
          ['RSTR', 0.05],
        ],
        source: {
          pick: [
            [0, 0.8],
            [8, 0.2],
          ],
        },
        destination: {
          pick: [
            [0, 0.8],
            [15, 0.2],
          ],
        },
        count: [1, 1, 2, 4, 14],
        serviceShare: [0.2, 0.6, 1],
        synErrors: {
          pick: [
            [0, 0.7],
            [0.5, 0.15],
            [1, 0.15],
          ],
        },
        rejErrors: {
          pick: [
            [0, 0.25],
            [0.5, 0.2],
            [1, 0.55],
          ],
        },
        hostCount: [20, 120, 255, 255],
        hostServiceShare: [0.01, 0.05, 0.2],
        hostSamePort: [0, 0, 0.05],
      },
    ],
  },
  {
    // One ping to every address.
    label: 'ipsweep',
    share: 0.03,
    run: [4, 30, 80],
    variants: [
      {
        weight: 0.88,
        protocol: 'icmp',
        service: [
          ['eco_i', 0.92],
          ['ecr_i', 0.05],
          ['urp_i', 0.03],
        ],
        flag: [['SF', 1]],
        source: {
          pick: [
            [8, 0.65],
            [18, 0.25],
            [20, 0.05],
            [30, 0.05],
          ],
        },
        destination: [0],
        count: [1],
        serviceShare: [1, 4, 20, 60],
        otherHosts: {
          pick: [
            [0, 0.05],
            [1, 0.95],
          ],
        },
        hostCount: [1, 1, 2, 8, 60],
        hostServiceShare: [1],
        hostSamePort: [1],
        hostOtherHosts: [0, 0.25, 0.5, 0.51],
      },
      {
        weight: 0.12,
        protocol: 'tcp',
        service: [
          ['private', 0.5],
          ['http', 0.25],
          ['telnet', 0.25],
        ],
        flag: [
          ['RSTR', 0.3],
          ['REJ', 0.5],
          ['SF', 0.2],
        ],
        source: {
          pick: [
            [0, 0.8],
            [8, 0.2],
          ],
        },
        destination: [0],
        count: [1, 1, 2],
        serviceShare: [1, 1, 4],
        rejErrors: {
          pick: [
            [0, 0.3],
            [1, 0.7],
          ],
        },
        otherHosts: {
          pick: [
            [0, 0.5],
            [1, 0.5],
          ],
        },
        hostCount: [1, 4, 40, 255],
        hostServiceShare: [0.02, 0.3, 1],
        hostSamePort: [0, 0.2, 1],
      },
    ],
  },
  {
    // Every port of a host, slowly.
    label: 'portsweep',
    share: 0.026,
    run: [4, 20, 60],
    variants: [
      {
        weight: 0.82,
        protocol: 'tcp',
        service: [
          ['private', 0.85],
          ['other', 0.15],
        ],
        flag: [
          ['RSTR', 0.6],
          ['REJ', 0.25],
          ['RSTOS0', 0.08],
          ['SH', 0.07],
        ],
        source: {
          pick: [
            [0, 0.97],
            [1, 0.03],
          ],
        },
        destination: [0],
        content: {
          duration: {
            pick: [
              [0, 0.75],
              [1, 0.15],
              [12000, 0.06],
              [40000, 0.04],
            ],
          },
        },
        count: [1, 1, 2, 6],
        serviceShare: [1, 1, 3],
        rejErrors: {
          pick: [
            [1, 0.85],
            [0.5, 0.1],
            [0, 0.05],
          ],
        },
        hostCount: [60, 200, 255, 255],
        hostServiceShare: [0.01, 0.01, 0.08],
        hostSamePort: [0, 0.5, 1],
      },
      {
        weight: 0.18,
        protocol: 'tcp',
        service: [
          ['private', 0.4],
          ['other', 0.3],
          ['http', 0.3],
        ],
        flag: [
          ['REJ', 0.7],
          ['RSTR', 0.3],
        ],
        source: [0],
        destination: [0],
        count: [1, 2, 5],
        serviceShare: [0.5, 1],
        rejErrors: {
          pick: [
            [1, 0.7],
            [0.5, 0.2],
            [0, 0.1],
          ],
        },
        hostCount: [10, 90, 255],
        hostServiceShare: [0.02, 0.1, 0.5],
        hostSamePort: [0, 0.02, 0.3],
      },
    ],
  },
  {
    // Half-open and connectionless scans.
    label: 'nmap',
    share: 0.012,
    run: [4, 20, 60],
    variants: [
      {
        weight: 0.4,
        protocol: 'icmp',
        service: [['eco_i', 1]],
        flag: [['SF', 1]],
        source: [8],
        destination: [0],
        count: [1],
        serviceShare: [1, 8, 40],
        otherHosts: {
          pick: [
            [1, 0.95],
            [0, 0.05],
          ],
        },
        hostCount: [1, 2, 10],
        hostServiceShare: [1],
        hostSamePort: [1],
        hostOtherHosts: [0, 0.5],
      },
      {
        weight: 0.4,
        protocol: 'tcp',
        service: [['private', 1]],
        flag: [['SH', 1]],
        source: [0],
        destination: [0],
        count: [1, 2],
        serviceShare: [1],
        synErrors: {
          pick: [
            [1, 0.95],
            [0, 0.05],
          ],
        },
        hostCount: [1, 60, 255],
        hostServiceShare: [0.01, 0.05],
        hostSamePort: [0, 0.5, 1],
      },
      {
        weight: 0.2,
        protocol: 'udp',
        service: [
          ['private', 0.95],
          ['domain_u', 0.05],
        ],
        flag: [['SF', 1]],
        source: {
          pick: [
            [207, 0.6],
            [215, 0.1],
            [105, 0.3],
          ],
        },
        destination: {
          pick: [
            [0, 0.7],
            [146, 0.3],
          ],
        },
        count: [1, 2],
        serviceShare: [1],
        hostCount: [60, 255],
        hostServiceShare: [0.02, 0.3, 1],
        hostSamePort: [0, 0.05, 1],
      },
    ],
  },
];

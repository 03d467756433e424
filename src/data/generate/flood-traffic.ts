import type { TrafficKind } from './traffic.ts';

/** Denial of service: few machines or one host hit by floods, packets that cannot be put together, or requests that exhaust a server. */
export const floodTraffic: readonly TrafficKind[] = [
  {
    // ICMP echo replies from a whole network, sent by the victim's forged requests.
    label: 'smurf',
    share: 0.36,
    run: [60, 200, 400],
    variants: [
      {
        weight: 1,
        protocol: 'icmp',
        service: { ecr_i: 1 },
        flag: { SF: 1 },
        source: { 1032: 0.82, 520: 0.17, 508: 0.01 },
        destination: [0],
        count: [511],
        flood: true,
        serviceShare: [1],
        hostCount: [255],
        hostServiceShare: [1],
        hostSamePort: [1],
      },
    ],
  },
  {
    // SYN flood: half-open connections to many ports of one host.
    label: 'neptune',
    share: 0.2,
    run: [30, 120, 260],
    variants: [
      {
        weight: 0.8,
        protocol: 'tcp',
        service: { private: 0.7, telnet: 0.05, http: 0.05, uucp: 0.05, courier: 0.05, other: 0.05, sunrpc: 0.05 },
        flag: { S0: 1 },
        source: [0],
        destination: [0],
        count: { 110: 0.2, 128: 0.2, 190: 0.2, 240: 0.2, 280: 0.2 },
        serviceShare: { 0.03: 0.2, 0.05: 0.4, 0.07: 0.3, 1: 0.1 },
        synErrors: [1],
        hostCount: [255],
        hostServiceShare: { 0.01: 0.2, 0.04: 0.3, 0.06: 0.3, 0.08: 0.2 },
      },
      {
        weight: 0.2,
        protocol: 'tcp',
        service: { private: 0.9, other: 0.1 },
        flag: { REJ: 1 },
        source: [0],
        destination: [0],
        count: { 110: 0.3, 190: 0.4, 260: 0.3 },
        serviceShare: { 0.03: 0.3, 0.06: 0.7 },
        rejErrors: [1],
        hostCount: [255],
        hostServiceShare: { 0.02: 0.4, 0.05: 0.6 },
      },
    ],
  },
  {
    // Requests full of slashes that a web server works on for long.
    label: 'back',
    share: 0.024,
    run: [4, 20, 60],
    variants: [
      {
        weight: 0.85,
        protocol: 'tcp',
        service: { http: 1 },
        flag: { SF: 0.93, RSTR: 0.07 },
        source: { 54540: 0.9, 53168: 0.1 },
        destination: { 8314: 0.7, 7300: 0.3 },
        content: {
          duration: [0, 0, 1],
          hot: { 2: 0.95, 1: 0.05 },
          logged_in: [1],
          num_compromised: { 1: 0.95, 0: 0.05 },
        },
        count: [1, 3, 6, 9],
        serviceShare: [1],
        hostCount: [20, 120, 255],
        hostServiceShare: [1],
        hostSamePort: [0, 0.02],
      },
      {
        weight: 0.15,
        protocol: 'tcp',
        service: { http: 1 },
        flag: { S1: 0.5, SF: 0.3, RSTO: 0.2 },
        source: [200, 800, 4000, 14600],
        destination: [0, 2000, 8314],
        content: {
          duration: { 0: 0.7, 5: 0.3 },
          logged_in: [1],
        },
        count: [1, 4, 12],
        serviceShare: [1],
        synErrors: { 0: 0.6, 0.1: 0.3, 0.5: 0.1 },
        hostCount: [10, 120, 255],
        hostServiceShare: [1],
        hostSamePort: [0, 0.1],
      },
    ],
  },
  {
    // Overlapping fragments.
    label: 'teardrop',
    share: 0.012,
    run: [10, 40, 90],
    variants: [
      {
        weight: 1,
        protocol: 'udp',
        service: { private: 1 },
        flag: { SF: 1 },
        source: [28],
        destination: [0],
        content: {
          wrong_fragment: { 3: 0.9, 1: 0.1 },
        },
        count: [20, 60, 100],
        serviceShare: [1],
        hostCount: [40, 150, 255],
        hostServiceShare: [0.05, 0.3],
        hostSamePort: [0.05, 0.3],
      },
    ],
  },
  {
    // One echo request larger than a packet may be.
    label: 'pod',
    share: 0.006,
    run: [2, 8, 20],
    variants: [
      {
        weight: 1,
        protocol: 'icmp',
        service: { ecr_i: 0.9, tim_i: 0.1 },
        flag: { SF: 1 },
        source: { 1480: 0.9, 564: 0.1 },
        destination: [0],
        content: {
          wrong_fragment: { 1: 0.9, 0: 0.1 },
        },
        count: [1, 2, 5],
        serviceShare: [1],
        hostCount: [1, 40, 255],
        hostServiceShare: [0.02, 0.1, 1],
        hostSamePort: [0.01, 0.3, 1],
      },
    ],
  },
  {
    // Source and destination are the same.
    label: 'land',
    share: 0.002,
    run: [1],
    variants: [
      {
        weight: 1,
        protocol: 'tcp',
        service: { finger: 0.6, telnet: 0.4 },
        flag: { S0: 1 },
        source: [0],
        destination: [0],
        content: { land: [1] },
        count: [1],
        serviceShare: [1, 2],
        synErrors: [1],
        hostCount: [1, 20, 120],
        hostServiceShare: [0.05, 0.5, 1],
        hostSamePort: [0.05, 1],
      },
    ],
  },
];

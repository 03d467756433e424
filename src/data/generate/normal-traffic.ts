import type { TrafficKind, Variant } from './traffic.ts';

const ordinaryHost = { hostCount: [1, 8, 40, 120, 230, 255, 255], hostServiceShare: [0.1, 0.6, 0.95, 1, 1, 1] } as const;

const web: Variant = {
  weight: 52,
  protocol: 'tcp',
  service: { http: 1 },
  flag: { SF: 0.965, REJ: 0.015, S1: 0.01, RSTO: 0.01 },
  source: [48, 175, 205, 225, 250, 295, 340, 1200],
  destination: [0, 250, 480, 1100, 2300, 5200, 14000, 60000],
  content: {
    duration: { 0: 0.9, 1: 0.06, 5: 0.03, 60: 0.01 },
    logged_in: [1],
    hot: { 0: 0.99, 1: 0.01 },
  },
  count: [1, 1, 3, 6, 11, 20, 40],
  serviceShare: { 1: 0.7, 1.5: 0.2, 3: 0.1 },
  synErrors: { 0: 0.97, 0.1: 0.02, 0.5: 0.01 },
  rejErrors: { 0: 0.97, 0.08: 0.02, 1: 0.01 },
  otherHosts: { 0: 0.6, 0.1: 0.2, 0.25: 0.1, 0.5: 0.05, 1: 0.05 },
  hostCount: [1, 8, 40, 120, 230, 255, 255],
  hostServiceShare: [0.6, 1, 1, 1, 1],
  hostSamePort: [0, 0, 0.01, 0.02, 0.1, 1],
  hostOtherHosts: [0, 0, 0, 0.02, 0.05, 0.1],
};

const mail: Variant = {
  ...ordinaryHost,
  weight: 11,
  protocol: 'tcp',
  service: { smtp: 0.9, pop_3: 0.1 },
  flag: { SF: 0.98, S1: 0.02 },
  source: [30, 650, 850, 1050, 1500, 2600, 9000],
  destination: [100, 310, 328, 335, 360, 420],
  content: { duration: [0, 0, 1, 1, 2, 4, 30], logged_in: [1] },
  count: [1, 1, 1, 2, 4],
  serviceShare: [1, 1, 1, 2],
  otherHosts: { 0: 0.7, 0.67: 0.1, 1: 0.2 },
  hostSamePort: [0, 0, 0.01, 0.04, 0.3],
};

const nameService: Variant = {
  weight: 9,
  protocol: 'udp',
  service: { domain_u: 0.85, ntp_u: 0.15 },
  flag: { SF: 1 },
  source: { 28: 0.1, 36: 0.1, 42: 0.2, 43: 0.2, 44: 0.2, 45: 0.1, 48: 0.1 },
  destination: { 0: 0.1, 42: 0.1, 44: 0.1, 74: 0.1, 115: 0.2, 133: 0.2, 146: 0.2 },
  count: [1, 10, 60, 120, 180],
  serviceShare: [1],
  hostCount: [255],
  hostServiceShare: { 0.99: 0.3, 1: 0.7 },
  hostSamePort: { 0: 0.5, 0.01: 0.5 },
};

const management: Variant = {
  weight: 5,
  protocol: 'udp',
  service: { private: 1 },
  flag: { SF: 1 },
  source: [105],
  destination: { 105: 0.1, 145: 0.2, 146: 0.4, 147: 0.3 },
  count: { 1: 0.6, 2: 0.4 },
  serviceShare: [1],
  hostCount: [255],
  hostServiceShare: { 0.99: 0.4, 1: 0.6 },
  hostSamePort: { 0: 0.6, 0.01: 0.4 },
};

const fileTransfer: Variant = {
  ...ordinaryHost,
  weight: 7,
  protocol: 'tcp',
  service: { ftp_data: 0.8, ftp: 0.2 },
  flag: { SF: 0.97, RSTO: 0.03 },
  source: [0, 12, 290, 900, 3500, 20000, 400000],
  destination: { 0: 0.8, 420: 0.1, 1800: 0.1 },
  content: {
    duration: [0, 0, 0, 1, 6, 60],
    logged_in: { 0: 0.35, 1: 0.65 },
    hot: { 0: 0.85, 1: 0.06, 2: 0.04, 18: 0.03, 28: 0.02 },
    is_guest_login: { 0: 0.82, 1: 0.18 },
    num_file_creations: { 0: 0.97, 1: 0.03 },
  },
  count: [1, 1, 2, 5, 12],
  serviceShare: [1],
  hostSamePort: [0, 0.05, 0.3, 0.8, 1],
};

const terminal: Variant = {
  ...ordinaryHost,
  weight: 4,
  protocol: 'tcp',
  service: { telnet: 0.85, login: 0.05, finger: 0.1 },
  flag: { SF: 0.85, RSTO: 0.12, S1: 0.03 },
  source: [30, 110, 180, 400, 1400, 6000],
  destination: [100, 230, 900, 3000, 9000, 40000],
  content: {
    duration: [0, 2, 20, 90, 300, 2500],
    logged_in: { 0: 0.2, 1: 0.8 },
    urgent: { 0: 0.98, 1: 0.02 },
    num_failed_logins: { 0: 0.84, 1: 0.13, 2: 0.03 },
    hot: { 0: 0.72, 1: 0.18, 3: 0.1 },
    num_compromised: { 0: 0.93, 1: 0.05, 4: 0.02 },
    root_shell: { 0: 0.93, 1: 0.07 },
    su_attempted: { 0: 0.97, 1: 0.02, 2: 0.01 },
    num_root: { 0: 0.93, 1: 0.05, 4: 0.02 },
    num_file_creations: { 0: 0.93, 1: 0.05, 4: 0.02 },
    num_shells: { 0: 0.98, 1: 0.02 },
    num_access_files: { 0: 0.95, 1: 0.05 },
  },
  count: [1, 1, 1, 3],
  serviceShare: [1],
  hostCount: [1, 10, 60, 180, 255],
  hostServiceShare: [0.05, 0.2, 0.6, 1],
  hostSamePort: [0, 0, 0.02, 0.2, 1],
};

const ping: Variant = {
  weight: 2.2,
  protocol: 'icmp',
  service: { eco_i: 0.55, ecr_i: 0.35, urp_i: 0.1 },
  flag: { SF: 1 },
  source: { 8: 0.25, 18: 0.1, 20: 0.1, 30: 0.35, 64: 0.17, 1032: 0.03 },
  destination: [0],
  count: [1, 1, 1, 2, 6],
  serviceShare: [1, 1, 2, 6],
  otherHosts: { 0: 0.5, 0.5: 0.1, 1: 0.4 },
  hostCount: [1, 4, 30, 140, 255],
  hostServiceShare: [0.1, 0.5, 1, 1],
  hostSamePort: [0, 0.3, 1, 1],
  hostOtherHosts: [0, 0, 0.2, 0.6],
};

const refused: Variant = {
  weight: 4.2,
  protocol: 'tcp',
  service: { private: 0.25, other: 0.2, http: 0.2, auth: 0.15, IRC: 0.05, X11: 0.05, time: 0.05, ssh: 0.05 },
  flag: { REJ: 0.62, RSTR: 0.14, S0: 0.2, SH: 0.04 },
  source: { 0: 0.9, 8: 0.1 },
  destination: [0],
  count: [1, 1, 2, 4, 12],
  serviceShare: [0.3, 1, 1],
  synErrors: { 0: 0.7, 0.5: 0.1, 1: 0.2 },
  rejErrors: { 0: 0.25, 0.5: 0.2, 1: 0.55 },
  hostCount: [1, 20, 90, 255, 255],
  hostServiceShare: [0.02, 0.1, 0.4, 1],
  hostSamePort: [0, 0, 0.02, 0.2],
};

/** What a department's network does all day: web, mail, names, some sessions, and the failures that look like probing. */
export const normalTraffic: TrafficKind = {
  label: 'normal',
  share: 0.3,
  run: { 1: 0.4, 2: 0.25, 4: 0.2, 8: 0.15 },
  variants: [web, mail, nameService, management, fileTransfer, terminal, ping, refused],
};

import type { TrafficKind, Variant } from './traffic.ts';

/** A session at a keyboard: what breaking in and normal work have in common. */
const session = {
  protocol: 'tcp',
  count: [1, 1, 1, 2],
  serviceShare: [1],
  hostCount: [1, 10, 60, 255],
  hostServiceShare: [0.02, 0.2, 0.6, 1],
  hostSamePort: [0, 0, 0.05, 1],
} as const;

const rootSession: Variant = {
  ...session,
  weight: 1,
  service: { telnet: 0.85, ftp: 0.08, ftp_data: 0.07 },
  flag: { SF: 0.96, RSTO: 0.04 },
  source: [60, 300, 1300, 2000, 6000],
  destination: [180, 1200, 2900, 6000, 20000],
  content: {
    duration: [0, 40, 120, 220, 700],
    logged_in: { 0: 0.06, 1: 0.94 },
    hot: { 0: 0.25, 1: 0.3, 2: 0.2, 3: 0.25 },
    num_compromised: { 0: 0.45, 1: 0.35, 4: 0.2 },
    root_shell: { 0: 0.4, 1: 0.6 },
    num_root: { 0: 0.55, 1: 0.25, 4: 0.2 },
    num_file_creations: { 0: 0.4, 1: 0.35, 4: 0.25 },
    num_shells: { 0: 0.8, 1: 0.2 },
  },
};

const guestDownload: Variant = {
  ...session,
  weight: 0.55,
  service: { ftp_data: 0.6, ftp: 0.4 },
  flag: { SF: 0.97, RSTO: 0.03 },
  source: [50, 330, 980, 2100, 4400, 30000, 500000],
  destination: { 0: 0.55, 420: 0.15, 1250: 0.15, 2400: 0.15 },
  content: {
    duration: { 0: 0.45, 3: 0.2, 280: 0.2, 600: 0.15 },
    logged_in: [1],
    hot: { 0: 0.35, 2: 0.1, 4: 0.1, 22: 0.1, 28: 0.35 },
    is_guest_login: { 0: 0.4, 1: 0.6 },
  },
  count: [1, 1, 2, 6],
  hostCount: [1, 20, 80, 255],
  hostServiceShare: [0.05, 0.3, 0.8, 1],
  hostSamePort: [0.05, 0.3, 0.9, 1],
};

/** Breaking in from outside (r2l) and becoming root (u2r): few connections, each much like a normal one. */
export const intrusionTraffic: readonly TrafficKind[] = [
  {
    // Takes pirated software from a guest account.
    label: 'warezclient',
    share: 0.03,
    run: [1, 4, 12],
    variants: [
      guestDownload,
      {
        ...guestDownload,
        weight: 0.45,
        source: { 334: 0.4, 980: 0.2, 2988: 0.2, 5135678: 0.2 },
        hostSamePort: [0.9, 1],
      },
    ],
  },
  {
    // Password after password.
    label: 'guess_passwd',
    share: 0.022,
    run: [3, 20, 50],
    variants: [
      {
        ...session,
        weight: 0.75,
        service: { telnet: 0.95, pop_3: 0.05 },
        flag: { RSTO: 0.9, SF: 0.1 },
        source: { 125: 0.5, 126: 0.3, 104: 0.2 },
        destination: { 179: 0.8, 174: 0.1, 218: 0.1 },
        content: {
          duration: { 0: 0.1, 1: 0.3, 2: 0.4, 4: 0.2 },
          hot: { 0: 0.1, 1: 0.9 },
          num_failed_logins: { 0: 0.1, 1: 0.88, 4: 0.02 },
        },
      },
      {
        ...session,
        weight: 0.25,
        service: { telnet: 0.7, pop_3: 0.2, login: 0.1 },
        flag: { SF: 0.7, RSTO: 0.3 },
        source: [30, 100, 180, 500],
        destination: [80, 180, 400, 1500],
        content: {
          duration: [0, 2, 8, 40],
          logged_in: { 0: 0.6, 1: 0.4 },
          num_failed_logins: { 0: 0.5, 1: 0.4, 2: 0.1 },
          hot: { 0: 0.6, 1: 0.4 },
        },
      },
    ],
  },
  {
    // Puts the software there.
    label: 'warezmaster',
    share: 0.003,
    run: [1, 3],
    variants: [
      {
        ...guestDownload,
        source: { 0: 0.7, 283618: 0.3 },
        destination: [1000, 500000, 5150000],
        content: {
          duration: [0, 20, 170, 15000],
          logged_in: [1],
          hot: [0, 3, 19],
          is_guest_login: { 1: 0.8, 0: 0.2 },
          num_file_creations: { 0: 0.6, 2: 0.4 },
        },
      },
    ],
  },
  {
    // A mail server that lets the caller overflow it.
    label: 'imap',
    share: 0.002,
    run: [1, 3],
    variants: [
      {
        ...session,
        weight: 1,
        service: { imap4: 1 },
        flag: { SF: 0.4, SH: 0.4, RSTO: 0.2 },
        source: { 0: 0.5, 1492: 0.5 },
        destination: { 0: 0.5, 18981: 0.5 },
        content: { duration: [0, 2, 6] },
        synErrors: { 0: 0.5, 1: 0.5 },
      },
    ],
  },
  { label: 'buffer_overflow', share: 0.0035, run: [1], variants: [rootSession] },
  {
    label: 'rootkit',
    share: 0.0018,
    run: [1],
    variants: [
      {
        ...rootSession,
        content: {
          ...rootSession.content,
          root_shell: { 0: 0.7, 1: 0.3 },
          su_attempted: { 0: 0.9, 1: 0.1 },
          num_access_files: { 0: 0.8, 1: 0.2 },
          duration: [0, 60, 300, 900],
        },
      },
    ],
  },
  {
    label: 'loadmodule',
    share: 0.0012,
    run: [1],
    variants: [
      {
        ...rootSession,
        content: {
          ...rootSession.content,
          num_shells: { 0: 0.6, 1: 0.4 },
          duration: [0, 30, 80, 100],
        },
      },
    ],
  },
];

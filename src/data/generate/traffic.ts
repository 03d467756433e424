import type { Draw, Words } from './draw.ts';

/** Features of KDD99's content group that a kind of traffic sets; all others are 0. */
export type ContentFeature =
  | 'duration'
  | 'land'
  | 'wrong_fragment'
  | 'urgent'
  | 'hot'
  | 'num_failed_logins'
  | 'logged_in'
  | 'num_compromised'
  | 'root_shell'
  | 'su_attempted'
  | 'num_root'
  | 'num_file_creations'
  | 'num_shells'
  | 'num_access_files'
  | 'is_guest_login';

/** One way in which connections of a kind look. A run of connections keeps its variant, service and flag. */
export interface Variant {
  readonly weight: number;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly service: Words;
  readonly flag: Words;
  readonly source: Draw;
  readonly destination: Draw;
  readonly content?: Readonly<Partial<Record<ContentFeature, Draw>>>;
  /** Connections to the same host in the last two seconds; in a flood they grow with the run up to this. */
  readonly count: Draw;
  readonly flood?: boolean;
  /** Connections to the same service, as a multiple of `count`. */
  readonly serviceShare: Draw;
  /** Share of connections with SYN errors, and with REJ errors. */
  readonly synErrors?: Draw;
  readonly rejErrors?: Draw;
  readonly otherHosts?: Draw;
  /** The same over the last 100 connections to the host (at most 255 are counted). */
  readonly hostCount: Draw;
  readonly hostServiceShare: Draw;
  readonly hostSamePort?: Draw;
  readonly hostOtherHosts?: Draw;
}

/** A kind of traffic: normal, or one attack. */
export interface TrafficKind {
  readonly label: string;
  /** Share of all rows; they need not sum to 1. */
  readonly share: number;
  /** Connections in a row. */
  readonly run: Draw;
  readonly variants: readonly Variant[];
}

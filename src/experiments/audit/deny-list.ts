/** What kind of thing a column names: who talked, which record it is, when, or how hard the row is to classify. */
export type IdentifierKind = 'host' | 'port' | 'record' | 'time' | 'verdict';

interface DeniedName {
  readonly family: string;
  readonly kind: IdentifierKind;
  /** Names in lower case with everything but letters and digits left out. */
  readonly names: readonly string[];
  readonly why: string;
}

const hosts = 'it names who talked: in a capture the attacker is one machine, elsewhere it is another';
const records = 'it names the record';
const times = 'it says when: attacks of a capture have their hours, which never come back';
const ports = 'source ports are drawn by the operating system: a model learns the tool’s counter';

/** Columns that models must not learn from, by the family of flow records that they come from. */
export const denyList: readonly DeniedName[] = [
  {
    family: 'KDD99, NSL-KDD',
    kind: 'verdict',
    names: ['difficulty', 'difficultylevel', 'difficultyscore'],
    why: 'it counts how many classifiers got the row right, so it is made from the label',
  },
  { family: 'CICFlowMeter', kind: 'record', names: ['flowid', 'simillarhttp'], why: `${records}: it holds addresses and ports` },
  { family: 'CICFlowMeter', kind: 'host', names: ['sourceip', 'srcip', 'destinationip', 'dstip'], why: hosts },
  { family: 'CICFlowMeter', kind: 'port', names: ['sourceport', 'srcport'], why: ports },
  { family: 'CICFlowMeter', kind: 'time', names: ['timestamp'], why: times },
  { family: 'NetFlow (NF-…)', kind: 'host', names: ['ipv4srcaddr', 'ipv4dstaddr', 'ipv6srcaddr', 'ipv6dstaddr'], why: hosts },
  { family: 'NetFlow (NF-…)', kind: 'port', names: ['l4srcport'], why: ports },
  {
    family: 'NetFlow (NF-…)',
    kind: 'port',
    names: ['l4dstport'],
    why: 'destination ports name the service, and in a test bed each attack has its own',
  },
  {
    family: 'NetFlow (NF-…)',
    kind: 'time',
    names: ['flowstartmilliseconds', 'flowendmilliseconds', 'firstswitched', 'lastswitched'],
    why: times,
  },
  { family: 'UNSW-NB15', kind: 'port', names: ['sport'], why: ports },
  { family: 'UNSW-NB15', kind: 'time', names: ['stime', 'ltime'], why: times },
  { family: 'Zeek', kind: 'record', names: ['uid', 'fuid', 'fuids'], why: records },
  { family: 'Zeek', kind: 'host', names: ['idorigh', 'idresph', 'origh', 'resph'], why: hosts },
  { family: 'Zeek', kind: 'port', names: ['idorigp', 'origp'], why: ports },
  { family: 'Zeek', kind: 'time', names: ['ts'], why: times },
  { family: 'Argus (CTU-13, Bot-IoT)', kind: 'host', names: ['srcaddr', 'dstaddr', 'saddr', 'daddr', 'smac', 'dmac'], why: hosts },
  { family: 'Argus (CTU-13, Bot-IoT)', kind: 'record', names: ['pkseqid', 'seq'], why: records },
  { family: 'Argus (CTU-13, Bot-IoT)', kind: 'time', names: ['starttime', 'lasttime', 'endtime'], why: times },
  {
    family: 'any table',
    kind: 'record',
    names: [
      'id',
      'index',
      'rowid',
      'rownumber',
      'rowindex',
      'recordid',
      'unnamed0',
      'uuid',
      'guid',
      'sessionid',
      'connectionid',
      'frame',
      'framenumber',
    ],
    why: records,
  },
  {
    family: 'any table',
    kind: 'host',
    names: ['ip', 'ipaddress', 'host', 'hostname', 'mac', 'macaddress', 'srcmac', 'dstmac'],
    why: hosts,
  },
  { family: 'any table', kind: 'time', names: ['time', 'date', 'datetime', 'epoch', 'timeepoch', 'frametime'], why: times },
];

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The deny list's entry for a column name, in any spelling (`Src IP`, `src_ip`, `SrcIP`). */
export function deniedName(name: string): DeniedName | undefined {
  return denyList.find((entry) => entry.names.includes(plain(name)));
}

/** NSL-KDD's difficulty in a file without a header that was read as a table of any kind: 43 columns, protocol second, the last one whole numbers up to 21. */
export function deniedPosition(
  columnNames: readonly string[],
  name: string,
  secondColumnLevels: readonly string[],
): DeniedName | undefined {
  const headless = columnNames.includes('column0') && columnNames.includes('column42') && !columnNames.includes('column43');
  const kdd = secondColumnLevels.length > 0 && secondColumnLevels.every((level) => ['tcp', 'udp', 'icmp'].includes(level));
  return headless && kdd && name === 'column42' ? denyList[0] : undefined;
}

/** What the words of a column look like, by their pattern; null when they are just words. */
export function wordPattern(levels: readonly string[]): { readonly kind: IdentifierKind; readonly what: string } | null {
  const some = levels.slice(0, 200);
  if (some.length < 2) return null;
  const all = (pattern: RegExp): boolean => some.every((level) => pattern.test(level));
  if (all(/^\d{1,3}(\.\d{1,3}){3}$/) || all(/^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}$/i)) return { kind: 'host', what: 'IP addresses' };
  if (all(/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i)) return { kind: 'host', what: 'MAC addresses' };
  if (all(/^\d{4}-\d{2}-\d{2}([T ]\d{1,2}:\d{2}.*)?$/) || all(/^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}( \d{1,2}:\d{2}.*)?$/)) {
    return { kind: 'time', what: 'dates' };
  }
  if (all(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i)) return { kind: 'record', what: 'UUIDs' };
  const sameLength = some.every((level) => level.length === some[0].length);
  if (sameLength && [32, 40, 56, 64].includes(some[0].length) && all(/^[0-9a-f]+$/i)) return { kind: 'record', what: 'hashes' };
  return null;
}

import type { BuildStatus, FailureStatus, Received, ReferenceStatus, RemoteStatus, SiteStatus } from './site-status.ts';

/** A status as lines for people. */
export function formatStatus({
  since,
  revision,
  pageLoads,
  unreadable,
  remotes,
  references,
  received,
}: SiteStatus): string[] {
  const manifest = revision === undefined ? '' : `revision ${revision} · `;
  const withReports = remotes.filter(({ builds }) => builds.length > 0);
  const without = remotes.filter(({ builds }) => builds.length === 0).map(({ name }) => name);
  return [
    `${manifest}${counted(pageLoads, 'page load')} since ${minuteOf(since)}`,
    ...(unreadable > 0 ? [`${counted(unreadable, 'line')} of the files cannot be read`] : []),
    ...withReports.flatMap(formatRemote),
    ...(without.length > 0 && pageLoads > 0 ? ['', `No reports of ${without.join(', ')}`] : []),
    ...(references.length > 0 ? ['', 'The newest references', ...references.map(formatReference)] : []),
    ...(received ? ['', `Received since the start of the server: ${formatReceived(received)}`] : []),
  ];
}

function formatRemote({ name, version, releasedAt, builds }: RemoteStatus): string[] {
  const released = releasedAt === undefined ? '' : `, since ${minuteOf(releasedAt)}`;
  const named = version === undefined ? '' : ` · ${version} in the manifest${released}`;
  return ['', `${name}${named}`, ...builds.flatMap(formatBuild)];
}

function formatBuild({
  version,
  role,
  share,
  pageLoads,
  mounts,
  loadP75Ms,
  mountP75Ms,
  failures,
}: BuildStatus): string[] {
  const label = `${version}${role && role !== 'main' ? ` (${role})` : ''}`;
  const figures = [
    percent(share).padStart(7),
    counted(pageLoads, 'page load'),
    counted(mounts, 'mount'),
    ...(loadP75Ms === undefined ? [] : [`load p75 ${loadP75Ms} ms`]),
    ...(mountP75Ms === undefined ? [] : [`mount p75 ${mountP75Ms} ms`]),
  ];
  return [`  ${label.padEnd(20)}${figures.join('  ')}`, ...failures.map(formatFailure)];
}

function formatFailure({ code, pageLoads, rate, change }: FailureStatus): string {
  const sign = change !== undefined && change >= 0 ? '+' : '−';
  const since = change === undefined ? '' : ` (${sign}${(Math.abs(change) * 100).toFixed(1)} points since the release)`;
  return `      ${code.padEnd(26)}${percent(rate).padStart(7)} of page loads, ${pageLoads}${since}`;
}

const formatReference = ({ reference, time, name, version, code, application }: ReferenceStatus): string =>
  `  ${reference}  ${minuteOf(time)}  ${name} ${version}  ${code}${application ? `  ${application}` : ''}`;

/** `47 reports accepted; refused: malformed 3` */
export function formatReceived({ accepted, refused }: Received): string {
  const reasons = Object.entries(refused).map(([reason, count]) => `${reason} ${count}`);
  return `${counted(accepted, 'report')} accepted; ${reasons.length > 0 ? `refused: ${reasons.join(', ')}` : 'none refused'}`;
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** `2026-11-30 15:01 UTC` */
export const minuteOf = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

import { setTimeout } from 'node:timers/promises';
import { listenForStopSignals } from '../../shell/server/stop-signals.ts';
import { type Commands, quoteCommand } from '../commands.ts';
import { OperatorError } from '../operator-error.ts';
import { openStore } from './history/open-store.ts';
import { parseOptions } from './parse-options.ts';
import { fetchStatus, isStatusUrl } from './status/fetch-status.ts';
import { formatReport } from './status/format-report.ts';
import { formatStatus } from './status/format-status.ts';
import { readReports, stampOf } from './status/read-reports.ts';
import { releasedAt } from './status/released-at.ts';
import { type SiteStatus, type StatusOptions, siteStatus } from './status/site-status.ts';
import { type Report, UsageError, type Verb } from './verb.ts';

const DEFAULT_FOLDER = 'reports';

const usage = `Usage: conch status [options]

Says what the pages of a site have reported from the field: for each remote which versions run in which share of its page
loads, how often they mounted and what failed, and how long three quarters of the loads and mounts took at most. For the
version of the manifest, failures are compared with those before its release, if that was in the same time.

Options:
  --reports DIR     folder of "conch serve --reports" or "conch collect"; or the URL of a site that "conch serve --status"
                    serves (default: reports)
  --since TIME      how far back: 30m, 24h, 7d, or a moment such as 2026-11-30T12:00:00Z (default: 24h)
  --reference REF   print the report with the reference that a visitor has read on an error card
  --watch           print again what has changed, until it is stopped
  --manifest FILE   the manifest, of whose history the releases are (default: manifests/site.json)
  --json            print the result as JSON

Example:
  conch status --reports reports --since 1h`;

export const status: Verb = {
  summary: 'say what pages have reported from the field',
  usage,
  async run(args, print) {
    const { options, commands } = parseOptions(args, {
      reports: { type: 'string', default: DEFAULT_FOLDER },
      since: { type: 'string', default: '24h' },
      reference: { type: 'string' },
      watch: { type: 'boolean', default: false },
      manifest: { type: 'string', default: 'manifests/site.json' },
      json: { type: 'boolean', default: false },
    });
    const { reports, reference, watch, manifest, json } = options;
    if (watch && json) throw new UsageError('--watch is for people, and --json for programs');
    if (reference !== undefined) return findReference(reports, parseReference(reference));
    parseSince(options.since);
    const read = () =>
      isStatusUrl(reports) ? fetchStatus(reports) : readStatus(reports, parseSince(options.since), manifest, commands);
    if (watch) return watchStatus(read, reports, print);
    const found = await read();
    return { lines: [...formatStatus(found), nextOf(found, reports)], data: found };
  },
};

/** @returns milliseconds since 1970 @throws {UsageError} */
function parseSince(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count) return Date.now() - Number(count) * { m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 'm' | 'h' | 'd'];
  const moment = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return moment;
  throw new UsageError(
    `--since ${text} is neither a time such as 24h or 30m nor a moment such as 2026-11-30T12:00:00Z`,
  );
}

/** @throws {UsageError} */
function parseReference(text: string): string {
  const reference = text.toUpperCase();
  if (/^[2-9A-HJ-NP-Z]{7}$/.test(reference)) return reference;
  throw new UsageError(
    `--reference ${text} is none: it has seven letters and digits, such as 39VSC5F, without I, O, 0 and 1`,
  );
}

/** @throws {OperatorError} FOLDER_MISSING */
async function readStatus(folder: string, sinceMs: number, manifest: string, commands: Commands): Promise<SiteStatus> {
  return siteStatus(readReports(folder, sinceMs), { sinceMs, ...(await releasesOf(manifest, commands, sinceMs)) });
}

/** Without a manifest, as on the machine of "conch collect", reports speak for themselves. */
async function releasesOf(file: string, commands: Commands, sinceMs: number): Promise<Omit<StatusOptions, 'sinceMs'>> {
  try {
    const { read, records } = openStore(file, commands);
    const { manifest } = await read();
    return { manifest, releasedAt: await releasedAt(manifest, records, sinceMs) };
  } catch (error) {
    if (error instanceof OperatorError) return {};
    throw error;
  }
}

function nextOf({ pageLoads, references: [newest] }: SiteStatus, reports: string): string {
  const place = reports === DEFAULT_FOLDER || isStatusUrl(reports) ? [] : ['--reports', reports];
  if (newest) return `Next: ${quoteCommand(['conch', 'status', ...place, '--reference', newest.reference])}`;
  if (pageLoads > 0) return 'No visitor has seen an error';
  return 'Next: add "reports": { "url": "/reports" } to the manifest, open a page of the site, and leave it';
}

/** @throws {OperatorError} FOLDER_MISSING, REFERENCE_UNKNOWN */
async function findReference(folder: string, reference: string): Promise<Report> {
  if (isStatusUrl(folder)) throw new UsageError('--reference needs the folder of the reports, and not a URL');
  for await (const report of readReports(folder, 0, { isOfInterest: (line) => line.includes(reference) })) {
    if ('unreadable' in report) continue;
    const hasIt = report.remotes.some(({ failures }) => failures.some((failure) => failure.reference === reference));
    if (hasIt) return { lines: formatReport(report, reference), data: report };
  }
  throw new OperatorError(
    'REFERENCE_UNKNOWN',
    `No report in ${folder} has the reference ${reference}.`,
    'A page reports when its visitor leaves it, and not if it is not in the sample or the visitor refuses tracking. Check the letters, and try again later.',
  );
}

const WATCH_INTERVAL_MS = 2_000;

async function watchStatus(
  read: () => Promise<SiteStatus>,
  reports: string,
  print: (line: string) => void,
): Promise<Report> {
  const signals = listenForStopSignals();
  let printed = '';
  let stamp: string | undefined;
  while (!signals.isStopping()) {
    const next = isStatusUrl(reports) ? undefined : await stampOf(reports);
    if (next === undefined || next !== stamp) {
      const lines = formatStatus(await read());
      const text = lines.slice(1).join('\n'); // the first line has a time that always moves
      if (text !== printed || stamp === undefined) for (const line of [...screen(), ...lines]) print(line);
      printed = text;
    }
    stamp = next;
    await Promise.race([setTimeout(WATCH_INTERVAL_MS), signals.first]);
  }
  return { lines: [], data: {} };
}

/** Clears a terminal; in a file, an empty line is between one status and the next. */
const screen = (): string[] => [process.stdout.isTTY ? '\u001b[2J\u001b[H' : ''];

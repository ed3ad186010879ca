import { type FieldReport, fieldReport, type ReceivedReport } from '../../../manifests/field-reports/report.ts';
import { MAX_REPORT_BYTES } from '../../../manifests/field-reports/report-limits.ts';
import { OperatorError } from '../../../manifests/operator-error.ts';
import { printableJsonText } from '../../../manifests/printable.ts';
import { NoRoomError, openDayFiles } from './day-files.ts';
import type { IsKnownBuild } from './known-builds.ts';
import { openOtlpExporter, parseOtlpHeaders } from './otlp-exporter.ts';

/** Why a report is refused -> the status of the answer. */
const STATUS = {
  'another origin': 403,
  'content type': 415,
  'too large': 413,
  malformed: 400,
  'unknown build': 422,
  'too many': 429,
  'no room': 503,
  'disk error': 503,
} as const;

export type Refusal = keyof typeof STATUS;

/** What has been received since the process began. */
export type Received = { readonly accepted: number; readonly refused: Readonly<Partial<Record<Refusal, number>>> };

export type FieldReportReceiver = {
  /**
   * Takes a report. Resolves with 204 once it is on the disk, or with the status of its refusal.
   *
   * @param problem what the request lacks that brings it
   */
  readonly receive: (body: unknown, problem?: Refusal) => Promise<number>;
  readonly received: () => Received;
  readonly close: () => Promise<void>;
};

/** The types of text that a page on any origin may send, and what else a report may be labelled. */
export const REPORT_TYPES = ['text/plain', 'application/json'] as const;

/** 2,500 a second, whatever clients send. */
const MAX_PER_MINUTE = 150_000;
const LOG_INTERVAL_MS = 60_000;

export type ReceiverOptions = {
  readonly isKnown: IsKnownBuild;
  /** Where sums of the reports are sent, too: see otlp-exporter.ts. */
  readonly otlp?: string | undefined;
  readonly log: (line: string) => void;
};

const otlpHeaders = () => parseOtlpHeaders(process.env.OTEL_EXPORTER_OTLP_HEADERS);

/**
 * Receives the reports of pages into a folder, with a file a day. Anybody can send reports; only those are taken that have the form of one
 * and name builds of the site.
 */
export function openFieldReports(folder: string, { isKnown, otlp, log }: ReceiverOptions): FieldReportReceiver {
  const exporter = otlp === undefined ? undefined : openOtlpExporter(otlp, otlpHeaders(), log);
  const files = openDayFiles(folder);
  const refused: Partial<Record<Refusal, number>> = {};
  let accepted = 0;
  let minute = 0;
  let inMinute = 0;
  let loggedAt = Number.NEGATIVE_INFINITY;

  const refuse = (reason: Refusal): number => {
    refused[reason] = (refused[reason] ?? 0) + 1;
    return STATUS[reason];
  };
  const isTooMany = (): boolean => {
    const now = Math.floor(Date.now() / 60_000);
    inMinute = now === minute ? inMinute + 1 : 1;
    minute = now;
    return inMinute > MAX_PER_MINUTE;
  };
  const logFailure = (error: OperatorError) => {
    if (performance.now() - loggedAt >= LOG_INTERVAL_MS) log(`${error.message} ${error.remedy}`);
    loggedAt = performance.now();
  };

  return {
    async receive(body, problem) {
      if (problem) return refuse(problem);
      if (isTooMany()) return refuse('too many');
      if (typeof body !== 'string') return refuse('content type');
      if (Buffer.byteLength(body) > MAX_REPORT_BYTES) return refuse('too large');
      const report = parseReport(body);
      if (!report) return refuse('malformed');
      const line: ReceivedReport = { time: new Date().toISOString(), ...report };
      try {
        if (!(await namesKnownBuilds(report, isKnown))) return refuse('unknown build');
        await files.append(printableJsonText(JSON.stringify(line)));
      } catch (error) {
        if (error instanceof NoRoomError) return refuse('no room');
        if (!(error instanceof OperatorError)) throw error;
        logFailure(error);
        return refuse('disk error');
      }
      accepted += 1;
      exporter?.add(line);
      return 204;
    },
    received: () => ({ accepted, refused }),
    async close() {
      await files.close();
      await exporter?.close();
    },
  };
}

function parseReport(body: string): FieldReport | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return fieldReport.safeParse(value).data;
}

async function namesKnownBuilds({ remotes, longFrames }: FieldReport, isKnown: IsKnownBuild): Promise<boolean> {
  for (const { name, version } of [...remotes, ...longFrames]) if (!(await isKnown(name, version))) return false;
  return true;
}

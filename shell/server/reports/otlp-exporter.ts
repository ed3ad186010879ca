import { aggregator, type BuildFigures } from '../../../manifests/field-reports/aggregate.ts';
import type { ReceivedReport } from '../../../manifests/field-reports/report.ts';

export type OtlpExporter = {
  readonly add: (report: ReceivedReport) => void;
  /** Sends what has not been sent. */
  readonly close: () => Promise<void>;
};

const INTERVAL_MS = 60_000;
const TIMEOUT_MS = 10_000;

/**
 * Adds reports up, and sends the sums every minute as metrics of OpenTelemetry: https://opentelemetry.io/docs/specs/otlp/#otlphttp. What
 * cannot be sent is logged and left out; the files have all reports.
 *
 * @param endpoint URL without `/v1/metrics`, as in OTEL_EXPORTER_OTLP_ENDPOINT
 * @param headers such as those that authorize
 */
export function openOtlpExporter(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  log: (line: string) => void,
): OtlpExporter {
  const url = `${endpoint.replace(/\/*$/, '')}/v1/metrics`;
  let sums = aggregator();
  let startedAt = Date.now();

  async function send(): Promise<void> {
    const figures = sums.figures();
    const period = { startedAt, endedAt: Date.now() };
    sums = aggregator();
    startedAt = period.endedAt;
    if (figures.length === 0) return;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(metricsOf(figures, period)),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (!response.ok) log(`${url} answers ${response.status}; a minute of metrics is lost there`);
    } catch (error) {
      // What `fetch` throws for a host that does not answer, and for one that is late.
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
      log(`${url} does not answer; a minute of metrics is lost there`);
    }
  }

  const timer = setInterval(() => void send(), INTERVAL_MS).unref();
  return {
    add: (report) => sums.add(report),
    async close() {
      clearInterval(timer);
      await send();
    },
  };
}

/** `name=value,other=value` with percent-encoded values: https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables */
export const parseOtlpHeaders = (text = ''): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(',').flatMap((pair): [string, string][] => {
      const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
      return name && value !== undefined ? [[name, decodeURIComponent(value)]] : [];
    }),
  );

type Period = { readonly startedAt: number; readonly endedAt: number };
type Attributes = Readonly<Record<string, string>>;
type Point = { readonly attributes: Attributes; readonly value: number };

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto */
function metricsOf(figures: readonly BuildFigures[], period: Period): object {
  const ofBuilds = (value: (build: BuildFigures) => number | undefined): Point[] =>
    figures.flatMap((build) => {
      const own = value(build);
      return own === undefined ? [] : [{ attributes: attributesOf(build), value: own }];
    });
  const failures = figures.flatMap((build) =>
    build.failures.map(({ code, count }) => ({
      attributes: { ...attributesOf(build), 'error.type': code },
      value: count,
    })),
  );
  const metrics = [
    sum(
      'conch.page_loads',
      '{page_load}',
      ofBuilds(({ pageLoads }) => pageLoads),
      period,
    ),
    sum(
      'conch.page_loads.failed',
      '{page_load}',
      ofBuilds(({ failedPageLoads }) => failedPageLoads),
      period,
    ),
    sum(
      'conch.mounts',
      '{mount}',
      ofBuilds(({ mounts }) => mounts),
      period,
    ),
    sum('conch.failures', '{failure}', failures, period),
    gauge(
      'conch.load.duration.p75',
      ofBuilds(({ loadP75Ms }) => loadP75Ms),
      period,
    ),
    gauge(
      'conch.mount.duration.p75',
      ofBuilds(({ mountP75Ms }) => mountP75Ms),
      period,
    ),
  ];
  const resource = { attributes: attributes({ 'service.name': 'conch' }) };
  return { resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'conch' }, metrics }] }] };
}

const attributesOf = ({ name, version }: BuildFigures): Attributes => ({
  'conch.remote': name,
  'conch.version': version,
});

const DELTA = 1;

const sum = (name: string, unit: string, points: readonly Point[], { startedAt, endedAt }: Period) => ({
  name,
  unit,
  sum: {
    aggregationTemporality: DELTA,
    isMonotonic: true,
    dataPoints: points.map((point) => ({
      attributes: attributes(point.attributes),
      startTimeUnixNano: nano(startedAt),
      timeUnixNano: nano(endedAt),
      asInt: String(point.value),
    })),
  },
});

const gauge = (name: string, points: readonly Point[], { endedAt }: Period) => ({
  name,
  unit: 'ms',
  gauge: {
    dataPoints: points.map((point) => ({
      attributes: attributes(point.attributes),
      timeUnixNano: nano(endedAt),
      asInt: String(point.value),
    })),
  },
});

const attributes = (values: Attributes) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

const nano = (ms: number): string => `${ms}000000`;

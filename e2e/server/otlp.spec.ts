import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { openOtlpExporter, parseOtlpHeaders } from '../../shell/server/reports/otlp-exporter.ts';
import { createServer } from '../../shell/server/server.ts';
import { fieldReportOf, remoteReport } from '../sites/field-report.ts';
import { test as base, expect } from '../sites/shop-server.ts';

type Sent = { readonly path: string | undefined; readonly key: unknown; readonly body: unknown };

const test = base.extend<{ telemetry: { readonly url: string; readonly sent: readonly Sent[] } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  telemetry: async ({}, use) => {
    const sent: Sent[] = [];
    const server = createHttpServer(async (request, response) => {
      sent.push({ path: request.url, key: request.headers['x-key'], body: await json(request) });
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/otlp/`, sent });
    server.closeAllConnections();
    server.close();
  },
});

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const ofShop = [attribute('conch.remote', 'shop'), attribute('conch.version', '1.0.0')];

test('sums of the reports are sent as metrics, the last ones when the server closes', async ({
  workspace,
  telemetry,
}) => {
  const server = await createServer({
    root: workspace.path('root'),
    assets: [],
    manifest: workspace.path('site.json'),
    base: '/',
    reports: workspace.path('reports'),
    otlp: telemetry.url,
    log: () => {},
  });
  const failures = [{ code: 'MOUNT_FAILED', phase: 'mount', count: 2 } as const];
  for (const remote of [remoteReport(), remoteReport({ failures, mounts: 0 })]) {
    const payload = JSON.stringify(fieldReportOf({ remotes: [remote] }));
    const { statusCode } = await server.inject({
      method: 'POST',
      url: '/reports',
      headers: { 'content-type': 'text/plain' },
      payload,
    });
    expect(statusCode).toBe(204);
  }
  expect(telemetry.sent).toEqual([]);
  await server.close();
  expect(telemetry.sent).toMatchObject([{ path: '/otlp/v1/metrics' }]);
  const point = (value: string, more: object[] = []) => ({ attributes: [...ofShop, ...more], asInt: value });
  const sum = (name: string, ...dataPoints: object[]) => ({
    name,
    sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints },
  });
  expect(telemetry.sent[0]?.body).toMatchObject({
    resourceMetrics: [
      {
        resource: { attributes: [attribute('service.name', 'conch')] },
        scopeMetrics: [
          {
            metrics: [
              sum('conch.page_loads', point('2')),
              sum('conch.page_loads.failed', point('1')),
              sum('conch.mounts', point('1')),
              sum('conch.failures', point('2', [attribute('error.type', 'MOUNT_FAILED')])),
              { name: 'conch.load.duration.p75', unit: 'ms', gauge: { dataPoints: [point('100')] } },
              { name: 'conch.mount.duration.p75', unit: 'ms', gauge: { dataPoints: [point('20')] } },
            ],
          },
        ],
      },
    ],
  });
});

test('headers authorize, and a host that does not answer is logged', async ({ telemetry }) => {
  const log: string[] = [];
  const report = { time: new Date().toISOString(), ...fieldReportOf() };
  for (const url of [telemetry.url, 'http://127.0.0.1:9']) {
    const exporter = openOtlpExporter(url, parseOtlpHeaders('x-key=a%20b, other = c'), (line) => log.push(line));
    exporter.add(report);
    await exporter.close();
  }
  expect(telemetry.sent).toMatchObject([{ key: 'a b' }]);
  expect(log).toEqual(['http://127.0.0.1:9/v1/metrics does not answer; a minute of metrics is lost there']);
});

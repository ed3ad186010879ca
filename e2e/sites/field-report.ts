import type { FieldReport, RemoteReport } from '../../manifests/field-reports/report.ts';

/** What a page reports of a remote that is well. */
export const remoteReport = (fields: Partial<RemoteReport> = {}): RemoteReport => ({
  name: 'shop',
  version: '1.0.0',
  wanted: '1.0.0',
  modules: ['home'],
  mounts: 1,
  loadMs: [100],
  mountMs: [20],
  failures: [],
  ...fields,
});

/** A report of a page with the remote shop. */
export const fieldReportOf = (fields: Partial<FieldReport> = {}): FieldReport => ({
  version: 1,
  revision: 1,
  manifest: { source: 'live', leftOut: 0 },
  engine: { name: 'chromium', version: 156 },
  page: { lcpMs: 400, cls: 0 },
  remotes: [remoteReport()],
  longFrames: [],
  ...fields,
});

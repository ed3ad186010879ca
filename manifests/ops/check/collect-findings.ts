import type { Manifest } from '../../schema.ts';
import { checkDelivery } from './delivery.ts';
import { checkElementNames } from './element-names.ts';
import { checkModules } from './exposed-modules.ts';
import { checkFiles } from './files.ts';
import type { Finding } from './finding.ts';
import type { Mixes } from './mixes.ts';
import { checkPreviews } from './previews.ts';
import type { BuildReading } from './read-builds.ts';
import { checkRoutes } from './routes.ts';
import { checkSharedOnPages } from './shared-on-pages.ts';
import { checkSharedVersions } from './shared-versions.ts';
import { findUnused } from './unused.ts';

/** No visitor sees what is wrong with a preview. */
const inPreview = ({ build }: BuildReading, findings: readonly Finding[]): Finding[] =>
  findings.map((finding) =>
    build.role === 'preview' && finding.severity === 'error' ? { ...finding, severity: 'warning' } : finding,
  );

/** Runs every check of a manifest and its builds. Pure: everything was read before. */
export function collectFindings(
  manifest: Manifest,
  readings: readonly BuildReading[],
  site: URL | undefined,
  mixes: Mixes,
): Finding[] {
  return [
    ...findUnused(manifest),
    ...checkRoutes(manifest),
    ...readings.flatMap((reading) => inPreview(reading, [...checkFiles(reading), ...checkDelivery(reading, site)])),
    ...checkPreviews(manifest),
    ...checkModules(manifest, readings),
    ...checkSharedVersions(readings, mixes),
    ...checkElementNames(readings, mixes),
    ...checkSharedOnPages(manifest, readings),
  ];
}

import type { Manifest } from '../../schema.ts';
import { checkDelivery } from './delivery.ts';
import { checkFiles } from './files.ts';
import type { Finding } from './finding.ts';
import { checkModules } from './modules.ts';
import type { BuildReading } from './read-builds.ts';
import { checkRoutes } from './routes.ts';
import { checkSharedVersions } from './shared-versions.ts';
import { findUnused } from './unused.ts';

/** Everything that is found in a manifest and its builds, from what was read of them. */
export function collectFindings(
  manifest: Manifest,
  readings: readonly BuildReading[],
  site: URL | undefined,
): Finding[] {
  const { origins } = manifest;
  return [
    ...findUnused(manifest),
    ...checkRoutes(manifest),
    ...readings.flatMap((reading) => [...checkFiles(reading), ...checkDelivery(reading, { site, origins })]),
    ...checkModules(manifest, readings),
    ...checkSharedVersions(readings),
  ];
}

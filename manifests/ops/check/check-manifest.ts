import { existsSync } from 'node:fs';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import { type Located, locator, type Position } from '../../strict/json-positions.ts';
import { parseStrict } from '../../strict/parse-strict.ts';
import { isBucketUrl } from '../buckets/open-bucket.ts';
import type { BuildLocation } from '../build/build-location.ts';
import { namedBuilds } from '../build/named-builds.ts';
import { collectFindings } from './collect-findings.ts';
import type { Finding } from './finding.ts';
import type { Mixes } from './mixes.ts';
import { readBuilds } from './read-builds.ts';
import { checkSignature, type Signing } from './signature.ts';
import { checkSiteFiles } from './site-files.ts';
import { checkTexts } from './texts.ts';

export type CheckResult = {
  /** Undefined if it is not valid. Its builds were not checked then. */
  readonly manifest: Manifest | undefined;
  /** In the order of the file. */
  readonly findings: readonly Located<Finding>[];
};

/**
 * Checks a manifest and the builds that it names.
 *
 * @throws {OperatorError} FOLDER_MISSING
 */
export async function checkManifest(
  text: string,
  location: BuildLocation,
  signing: Signing,
  mixes: Mixes = 'usual',
): Promise<CheckResult> {
  const result = parseStrict(text);
  if (!result.ok) {
    const code = result.isJson ? 'FIELD_INVALID' : 'NOT_JSON';
    const findings = result.problems.map((problem): Located<Finding> => ({ ...problem, severity: 'error', code }));
    return { manifest: undefined, findings: findings.sort(byPosition) };
  }
  const { manifest } = result;
  if (!location.site) assertFoldersExist(location);
  const { origins } = manifest;
  const readings = await readBuilds(namedBuilds(manifest), location, origins);
  const locate = locator(text);
  const found = [
    ...checkSignature(manifest, signing),
    ...collectFindings(manifest, readings, location.site, mixes),
    ...(await checkSiteFiles(manifest, { ...location, origins })),
    ...(await checkTexts(manifest, { ...location, origins })),
  ];
  const findings = found.map((finding) => ({ ...finding, ...locate(finding) }));
  return { manifest, findings: findings.sort(byPosition) };
}

const byPosition = (a: Position, b: Position): number => a.line - b.line || a.column - b.column;

/** Otherwise every build would be reported as missing. @throws {OperatorError} FOLDER_MISSING */
function assertFoldersExist({ root, assets }: BuildLocation): void {
  const missing = [root, ...assets].find((folder) => !isBucketUrl(folder) && !existsSync(folder));
  if (missing === undefined) return;
  const remedy =
    'Run "npm run build" first, name the folders of the builds with --root and --assets, or the site with --site.';
  throw new OperatorError('FOLDER_MISSING', `There is no folder ${missing}.`, remedy);
}

import { existsSync } from 'node:fs';
import { type Located, locator, type Position } from '../../locator.ts';
import { OperatorError } from '../../operator-error.ts';
import { parseStrict } from '../../parse-strict.ts';
import type { Manifest } from '../../schema.ts';
import type { BuildLocation } from '../build/build-location.ts';
import { buildsOf } from '../build/named-builds.ts';
import { readText } from '../history/read-manifest.ts';
import { collectFindings } from './collect-findings.ts';
import type { Finding } from './finding.ts';
import { readBuilds } from './read-builds.ts';
import { checkTexts } from './texts.ts';

export type Inspection = {
  /** Undefined when it is not valid; its builds were not looked at then. */
  readonly manifest: Manifest | undefined;
  /** In the order of the file. */
  readonly findings: readonly Located<Finding>[];
};

/**
 * Reads a manifest and the builds that it names, and finds what is wrong.
 *
 * @throws {OperatorError} MANIFEST_MISSING, FOLDER_MISSING
 */
export async function checkManifest(file: string, where: BuildLocation): Promise<Inspection> {
  const text = readText(file);
  const reading = parseStrict(text);
  if (!reading.ok) {
    const code = reading.isJson ? 'FIELD_INVALID' : 'NOT_JSON';
    const findings = reading.problems.map((problem): Located<Finding> => ({ ...problem, severity: 'error', code }));
    return { manifest: undefined, findings: findings.sort(byPlace) };
  }
  const { manifest } = reading;
  if (!where.site) refuseMissing(where);
  const readings = await readBuilds(buildsOf(manifest), where);
  const locate = locator(text);
  const found = [...collectFindings(manifest, readings, where.site), ...(await checkTexts(manifest, where))];
  const findings = found.map((finding) => ({ ...finding, ...locate(finding) }));
  return { manifest, findings: findings.sort(byPlace) };
}

const byPlace = (a: Position, b: Position): number => a.line - b.line || a.column - b.column;

/** In place of "missing" for every build. */
function refuseMissing({ root, assets }: BuildLocation): void {
  const missing = [root, ...assets].find((folder) => !existsSync(folder));
  if (missing === undefined) return;
  const remedy =
    'Run "npm run build" first, name the folders of the builds with --root and --assets, or the site with --site.';
  throw new OperatorError('FOLDER_MISSING', `There is no folder ${missing}.`, remedy);
}

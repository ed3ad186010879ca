import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import { isBucketUrl } from '../buckets/open-bucket.ts';
import type { BuildLocation } from '../build/build-location.ts';
import { type NamedBuild, namedBuilds } from '../build/named-builds.ts';
import { pluralize } from '../check/report.ts';
import { sharingOf } from '../check/shared-versions.ts';
import { openableBuilds, smokeTestsOf } from '../deep/smoke-tests.ts';
import { readSharedVersions } from '../release/verify-build.ts';
import type { Report } from '../verb.ts';
import type { OpenedPart, Part } from './open-builds.ts';
import { publishStaged } from './publish-staged.ts';
import { compareParts, type Regression } from './regressions.ts';
import { compareSharing } from './shared-modules.ts';

/** A build that is about to be released. */
export type Release = {
  readonly remote: string;
  readonly version: string;
  /** As it is. */
  readonly base: Manifest;
  /** As it will be. */
  readonly manifest: Manifest;
  readonly location: BuildLocation;
};

/**
 * Opens the site with a build before visitors get it, and with the build that everybody has, and compares them. Changes nothing.
 *
 * @param say prints a line before it begins
 * @returns what was found, or why nothing was opened
 * @throws {OperatorError} CHECK_FAILED with each regression
 */
export async function proveInSite(release: Release, say: (line: string) => void): Promise<Report> {
  const { remote, version, base, manifest } = release;
  const build = openableBuilds(manifest).find(
    (each) => each.remote === remote && each.version === version && each.role !== 'previous',
  );
  const hindrance =
    hindranceTo(release.location) ?? (build ? undefined : 'only visitors who have signed in get its files');
  if (!build || hindrance !== undefined) return notOpened(hindrance ?? '');
  const replaced = namedBuilds(base).find((each) => each.remote === remote && each.role === 'main');
  const tests = replaced ? smokeTestsOf(replaced, manifest) : [];
  const parts = smokeTestsOf(build, manifest).map(
    (now): Part => ({ now, before: tests.find(({ name }) => name === now.name) }),
  );
  if (parts.length === 0) return notOpened('no application and no fragment shows it');

  const folder = mkdtempSync(join(tmpdir(), 'conch-gate-'));
  try {
    const { openBuilds } = await import('./open-builds.ts');
    const and = replaced ? ` and of ${replaced.version}` : '';
    const what = `${pluralize(parts.length, 'part')} of ${remote} ${version}${and}`;
    const opened = await openBuilds(parts, manifest, () => {
      say(`Opening ${what} in a headless Chromium. This takes a few seconds for each.`);
      return publishStaged(release.location, folder);
    });
    const { regressions, notes } = compareParts(opened.parts);
    const all = [...regressions, ...(replaced ? changedSharing(build, replaced, manifest, opened.location) : [])];
    if (all.length > 0) throw refusal(all, release);
    const remarks = [
      ...notes,
      ...(opened.hasAxe ? [] : ['Accessibility was not compared: axe-core is not installed.']),
    ];
    return {
      lines: [`${what} opened: ${replaced ? 'no regression' : 'no problem found'}`, ...remarks],
      data: { gate: { opened: parts.length, parts: opened.parts.map(figures), notes: remarks } },
    };
  } catch (error) {
    if (!(error instanceof OperatorError && error.code === 'BROWSER_MISSING')) throw error;
    return notOpened(error.message, [`The build was not opened in the site. ${error.message} ${error.remedy}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why the site cannot be opened from these folders. */
function hindranceTo({ root, site }: BuildLocation): string | undefined {
  if (site) return 'its builds are read from a running site';
  if (isBucketUrl(root)) return 'the site is in a bucket';
  return existsSync(join(root, 'shell', 'index.html')) ? undefined : `there is no shell in ${root}`;
}

function changedSharing(
  build: NamedBuild,
  replaced: NamedBuild,
  manifest: Manifest,
  location: BuildLocation,
): Regression[] {
  const read = (each: NamedBuild) => sharingOf(readSharedVersions(each, location));
  const others = namedBuilds(manifest).filter(({ remote, role }) => remote !== build.remote && role !== 'preview');
  return compareSharing(read(build), read(replaced), others.map(read));
}

const notOpened = (because: string, lines: readonly string[] = []): Report => ({
  lines,
  data: { gate: { opened: 0, because } },
});

/** For programs. What is undefined is left out: a build that does not mount has no figures. */
const figures = ({ name, now, before }: OpenedPart) => ({
  name,
  bytes: { now: now.bytes, before: before?.bytes },
  mountMs: { now: now.mountMs, before: before?.mountMs },
});

function refusal(regressions: readonly Regression[], { remote, version }: Release): OperatorError {
  const facts = regressions.map(({ part, code, fact, remedy }) =>
    [`${remote} ${version}`, ...(part === undefined ? [] : [part]), code, `${fact}. ${remedy}`].join(': '),
  );
  const remedy =
    'The manifest was not changed. Correct the build; --unproven releases it without any check, and the history says so.';
  return new OperatorError('CHECK_FAILED', facts, remedy);
}

import { buildUrl, entryFile, fillVersion } from '../../../shell/site/builds/build-urls.ts';
import { applicationsInLayout } from '../../../shell/site/layouts.ts';
import { compileRoutes } from '../../../shell/site/routes.ts';
import type { Manifest } from '../../schema.ts';
import { type BuildLocation, withSlash } from '../build/build-location.ts';
import { matchesDigest } from '../build/digests.ts';
import { buildLabel, type NamedBuild, namedBuilds } from '../build/named-builds.ts';
import { type BuildReading, readBuilds } from '../check/read-builds.ts';
import type { ChangeRecord } from '../history/record.ts';
import { type Code, type Inventory, kindOf, type Owner } from './code.ts';

type Options = {
  readonly location: BuildLocation;
  /** Path of a page; left out: all pages. */
  readonly page?: string | undefined;
  readonly releaseOf: (build: NamedBuild) => ChangeRecord | undefined;
};

/**
 * The code of every build that a page can load: those of its applications, and those of all fragments, because any application may
 * place any fragment. All files of a build count, because only its code knows which of its chunks it loads. A build in
 * `previous` or `rollout` counts like the one in use.
 */
export async function buildCode(manifest: Manifest, { location, page, releaseOf }: Options): Promise<Inventory> {
  const uses = usesOfRemotes(manifest, page);
  const builds = namedBuilds(manifest).filter(({ remote }) => uses.has(remote));
  const readings = await readBuilds(builds, location, manifest.origins);
  const parts = readings.map((reading) => {
    const { build } = reading;
    const { remote, version, role } = build;
    const release = releaseOf(build);
    const owner: Owner = {
      label: buildLabel(build),
      remote,
      version,
      role,
      uses: uses.get(remote) ?? [],
      ...(release && { release }),
    };
    return { code: codeOf(reading, owner, location), problems: problemsOf(reading) };
  });
  return { code: parts.flatMap(({ code }) => code), problems: parts.flatMap(({ problems }) => problems) };
}

/** Remote -> what it is needed for. Remotes that nothing uses are left out. */
function usesOfRemotes(manifest: Manifest, page: string | undefined): Map<string, string[]> {
  const { applications, fragments } = manifest;
  const shown = page === undefined ? applications : applicationsInLayout(manifest, compileRoutes(manifest, '/')(page));
  const uses = new Map<string, string[]>();
  const add = (remote: string, use: string) => uses.set(remote, [...(uses.get(remote) ?? []), use]);
  for (const { name, remote, module, region } of shown) add(remote, `application ${name} (${module} in ${region})`);
  for (const [name, { remote, module }] of Object.entries(fragments)) add(remote, `fragment ${name} (${module})`);
  return uses;
}

const codeOf = ({ build, files }: BuildReading, owner: Owner, { site }: BuildLocation): Code[] => {
  const { basePath, version } = build;
  const folder = site ? buildUrl(basePath, version, withSlash(site)) : fillVersion(basePath, version);
  return [...files].flatMap(([file, facts]): Code[] => {
    const kind = file === entryFile(build.bundleFileName) ? 'script' : kindOf(file);
    return kind ? [{ kind, url: `${folder}${file}`, integrity: facts?.digests.sha384 ?? null, owner }] : [];
  });
};

function problemsOf({ build, description, files, errors }: BuildReading): string[] {
  const label = buildLabel(build);
  const entry = entryFile(build.bundleFileName);
  const expected = new Map(Object.entries(description?.files ?? {}).map(([file, { integrity }]) => [file, integrity]));
  if (build.integrity) expected.set(entry, build.integrity);
  const ofFiles = [...files].flatMap(([file, facts]) => {
    if (!facts) return [`${label}: ${file} is missing`];
    const integrity = expected.get(file);
    const isOther = integrity && !matchesDigest(facts.digests, integrity);
    const others = [...(isOther ? [file] : []), ...facts.differingCopies];
    return others.map((each) => `${label}: ${each} is not the file that was released`);
  });
  const undescribed =
    description || errors.length > 0
      ? []
      : [`${label} has no remote.json: files that its manifest entry does not list are missing here`];
  return [...errors.map(({ message }) => `${label}: ${message}`), ...undescribed, ...ofFiles];
}

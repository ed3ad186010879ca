import { bucketOf, isInRollout } from '../../shell/site/builds/rollout.ts';
import { applicationsInLayout } from '../../shell/site/layouts.ts';
import { externalPaths } from '../../shell/site/link-destination.ts';
import { compileRedirects } from '../../shell/site/redirects.ts';
import { compileRoutes } from '../../shell/site/routes.ts';
import { listAll } from '../list-items.ts';
import type { ApplicationEntry, Manifest } from '../schema.ts';
import { findRemote } from './build/full-build.ts';
import { openStore } from './history/open-store.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch explain <path> [options]

Shows which applications make up a page and which of their patterns match, and which build of each remote visitors
get. Then shows the same for the revision before. If the manifest is missing or invalid, explains its newest revision.

Options:
  --visitor ID      for this visitor: the id that the browser keeps in localStorage under conch:visitor
  --manifest FILE   the manifest (default: manifests/site.json)
  --json            print the result as JSON

Example:
  conch explain /product/CL-01`;

/** One part of a page, and why it is there. */
type Part = {
  readonly application: string;
  readonly region: string;
  /** The pattern of activeWhen that matches. */
  readonly pattern: string;
  readonly remote: string;
  readonly module: string;
  readonly build: string;
  /** Who sees it; null: every visitor. */
  readonly visible: Rule | null;
};

type Rule = NonNullable<ApplicationEntry['visible']>;

export const explain: Verb = {
  summary: 'show which applications and builds make up a page',
  usage,
  async run(args) {
    const { options, positionals, commands } = parseOptions(args, { ...commonOptions, visitor: { type: 'string' } }, [
      'path',
    ]);
    const [path = ''] = positionals;
    if (!/^\/[^?#\s]*$/.test(path)) throw new UsageError(`${path} is not a path such as /products`);
    const { readOrNewest, records, file } = openStore(options.manifest, commands);
    const { manifest, unusable } = await readOrNewest();
    const redirect = compileRedirects(manifest.redirects, '/')(path);
    const parts = partsOf(manifest, path, options.visitor);
    const isExternal = externalPaths(manifest.external, '/')(path);
    const last = await records.before(manifest.revision);
    const before = last === undefined ? undefined : partsOf((await records.read(last)).manifest, path, options.visitor);
    return {
      lines: [
        ...(unusable?.facts ?? []),
        `${path} in ${unusable ? records.folder : file}, revision ${manifest.revision}${options.visitor ? `, for visitor ${options.visitor}` : ''}:`,
        ...(redirect ? [`  redirected to ${redirect.to} (${redirect.permanent ? 301 : 302})`] : []),
        ...(parts.length > 0 || redirect ? parts.map(formatPart) : ['  nothing: no application is active here']),
        ...(isExternal ? ['  It is in "external", so it is not a page of the site: links to it are page loads.'] : []),
        ...(isExternal || redirect ? [] : describeMissing(parts)),
        ...(before === undefined ? [] : formatComparison(`In revision ${last}`, before, parts)),
        `Next: ${unusable ? commands('rollback', '--to', String(manifest.revision)) : `${commands('history', '<remote>')}, or ${commands('diff')}`}`,
      ],
      data: {
        path,
        revision: manifest.revision,
        parts,
        redirect: redirect ?? null,
        before: before ?? null,
        ...(unusable && { problem: unusable.message }),
      },
    };
  },
};

/** None on a path that is redirected. */
function partsOf(manifest: Manifest, path: string, visitor: string | undefined): Part[] {
  if (compileRedirects(manifest.redirects, '/')(path)) return [];
  const active = compileRoutes(manifest, '/')(path);
  return applicationsInLayout(manifest, active).map((entry) => ({
    application: entry.name,
    region: entry.region,
    pattern: matchingPattern(entry, path),
    remote: entry.remote,
    module: entry.module,
    build: describeBuild(manifest, entry.remote, visitor),
    visible: entry.visible ?? null,
  }));
}

function matchingPattern(entry: ApplicationEntry, path: string): string {
  const found = entry.activeWhen.find(
    (pattern) => compileRoutes({ applications: [{ ...entry, activeWhen: [pattern] }] }, '/')(path).length > 0,
  );
  if (found === undefined) return '';
  return typeof found === 'string' ? found : `${found.path}${found.exact ? ' (exact)' : ''}`;
}

/** The version, and during a rollout who gets it or why this visitor does. */
function describeBuild(manifest: Manifest, name: string, visitor: string | undefined): string {
  const { version, rollout } = findRemote(manifest, name);
  if (!rollout) return version;
  const { build, percent } = rollout;
  if (visitor === undefined) return `${build.version} for ${percent} % of visitors, ${version} for the others`;
  const bucket = bucketOf(visitor, name);
  const isIn = isInRollout(bucket, percent);
  return `${isIn ? build.version : version} (bucket ${bucket} of 10000 is ${isIn ? 'below' : 'not below'} ${percent} %)`;
}

function describeMissing(parts: readonly Part[]): string[] {
  const inMain = parts.filter(({ region }) => region === 'main');
  if (inMain.length === 0) return ['  Visitors see the not-found page (404).'];
  const rules = inMain.map(({ visible }) => visible);
  const covers = (signedIn: boolean) => rules.some((rule) => rule && !rule.flag && rule.signedIn === signedIn);
  if (rules.includes(null) || (covers(true) && covers(false))) return [];
  return ['  All other visitors see the not-found page, with status 200.'];
}

const formatPart = ({ application, region, pattern, remote, module, build, visible }: Part): string =>
  `  ${region.padEnd(7)} ${application}: ${module} of ${remote} ${build}; matches ${pattern}${visible ? `; only for visitors ${describeRule(visible)}` : ''}`;

const describeRule = ({ flag, signedIn }: Rule): string =>
  listAll([
    ...(signedIn === undefined ? [] : [signedIn ? 'who are signed in' : 'who are not signed in']),
    ...(flag === undefined ? [] : [`with the flag ${flag}`]),
  ]);

function formatComparison(head: string, before: readonly Part[], now: readonly Part[]): string[] {
  const lines = before.map(formatPart);
  const same = lines.length === now.length && now.map(formatPart).every((line, index) => line === lines[index]);
  if (same) return [`${head}: the same.`];
  return [`${head}:`, ...(lines.length > 0 ? lines : ['  nothing'])];
}

import * as z from 'zod/mini';
import { OperatorError } from '../../operator-error.ts';
import { formatProblem } from '../../problem.ts';
import { file } from '../../schema.ts';
import { formatLocatedProblem } from '../../strict/json-positions.ts';
import { parseJson } from '../../strict/parse-strict.ts';
import { parseWith } from '../../strict/parse-with-schema.ts';

const files = z.optional(z.array(z.string()));
const byTime = z.optional(z.object({ sync: files, async: files }));
const assets = z.optional(z.object({ js: byTime, css: byTime }));

/** The fields of Module Federation 2's manifest that describe a build: https://github.com/module-federation/core/tree/main/packages/manifest */
const schema = z.object({
  name: z.string(),
  metaData: z.object({
    buildInfo: z.optional(z.object({ buildVersion: z.optional(z.string()) })),
    remoteEntry: z.object({ name: z.string(), path: z.optional(z.string()) }),
    globalName: z.optional(z.string()),
  }),
  exposes: z.optional(z.array(z.object({ path: z.string(), assets }))),
  shared: z.optional(
    z.array(
      z.object({
        name: z.string(),
        version: z.optional(z.string()),
        singleton: z.optional(z.boolean()),
        requiredVersion: z.optional(z.union([z.string(), z.boolean()])),
        assets,
      }),
    ),
  ),
});

/** What `mf-manifest.json` says of a build. Nothing of it is proven yet. */
export type MfManifest = {
  readonly name: string;
  readonly version: string | undefined;
  readonly entry: string;
  readonly globalName: string | undefined;
  /** Exposed modules. */
  readonly exposes: readonly string[];
  /** Shared module -> the version range that this build accepts. */
  readonly requires: Readonly<Record<string, string>>;
  /** Scripts and style sheets. */
  readonly files: readonly string[];
};

/** @throws {OperatorError} BUILD_UNREADABLE */
export function parseMfManifest(text: string, path: string): MfManifest {
  const parsed = parseJson(text);
  if ('error' in parsed) throw unreadable(path, `is not JSON: ${formatLocatedProblem(parsed.error)}`);
  const { data, problems } = parseWith(schema, parsed.value);
  if (!data) {
    const [first = 'it is empty'] = problems.map(formatProblem);
    throw unreadable(path, `is not a manifest of Module Federation 2: ${first}`);
  }
  const { name, metaData, exposes = [], shared = [] } = data;
  const { remoteEntry, globalName, buildInfo } = metaData;
  const entry = [remoteEntry.path?.replace(/^\.?\/+|\/+$/g, ''), remoteEntry.name].filter(Boolean).join('/');
  if (!isFile(entry)) throw unreadable(path, `names ${entry} as its entry, which is no file inside a build`);
  const requires = shared.flatMap(({ name, singleton, requiredVersion }): [string, string][] =>
    singleton && typeof requiredVersion === 'string' ? [[name, requiredVersion]] : [],
  );
  const named = [...exposes, ...shared].flatMap(({ assets }) =>
    [assets?.js, assets?.css].flatMap((some) => [...(some?.sync ?? []), ...(some?.async ?? [])]),
  );
  return {
    name,
    version: buildInfo?.buildVersion,
    entry,
    globalName,
    exposes: exposes.map(({ path }) => path),
    requires: Object.fromEntries(requires),
    files: [...new Set([entry, ...named])].filter(isFile),
  };
}

const isFile = (path: string): boolean => parseWith(file, path).problems === undefined;

const unreadable = (path: string, fact: string): OperatorError =>
  new OperatorError('BUILD_UNREADABLE', `${path} ${fact}.`, 'Build the remote again, or name its entry with --entry.');

import { checkIntegrity, crossCheck } from '../../../manifests/cross-checks.ts';
import { isObject } from '../../../manifests/is-object.ts';
import type { Problem } from '../../../manifests/problem.ts';
import type { Manifest } from '../../../manifests/schema.ts';

/** The result of validating one field of the manifest: a copy, or what is wrong (paths are relative to the manifest). */
export type FieldResult = { readonly value: unknown } | { readonly problems: readonly Problem[] };
export type ValidateField = (field: keyof Manifest, value: unknown) => FieldResult;

export type ParsedManifest = {
  /** Undefined if the manifest is unusable as a whole: its schemaVersion, revision or policy is invalid, or a list is not one. */
  readonly manifest: Manifest | undefined;
  /** The entries that were left out because they are invalid, and the builds that are not loaded for lack of an integrity; and why. */
  readonly refused: readonly Problem[];
};

/**
 * Parses a manifest tolerantly: unknown fields are dropped, and an invalid origin, source, language, external path, remote, application or
 * fragment is left out without affecting the others.
 *
 * @param validate validates one field. There are two such functions, and a test checks that they agree: validate-fast.ts is small and
 * says only that a field is invalid; validate-with-zod.ts explains why.
 */
export function parseManifest(value: unknown, validate: ValidateField): ParsedManifest {
  if (!isObject(value)) return rejectWhole('', 'expected an object');
  const { schemaVersion, revision, policy, prefetch, origins = [], languages, external } = value;
  const { layouts, redirects, visitor, reports, remotes, applications, fragments = {} } = value;
  if (!isObject(remotes)) return rejectWhole('remotes', 'expected an object');
  if (!isObject(fragments)) return rejectWhole('fragments', 'expected an object');
  if (!Array.isArray(origins)) return rejectWhole('origins', 'expected a list');
  if (!Array.isArray(applications)) return rejectWhole('applications', 'expected a list');

  const refused: Problem[] = [];
  const parseField = (field: keyof Manifest, value: unknown): unknown => {
    const result = validate(field, value);
    if ('value' in result) return result.value;
    refused.push(...result.problems);
    return undefined;
  };
  /** Validates each entry of an object separately. */
  const parseEntries = (field: 'remotes' | 'fragments', entries: object) =>
    Object.fromEntries(
      Object.entries(entries).flatMap(([name, entry]) => Object.entries(parseField(field, { [name]: entry }) ?? {})),
    );
  /** Validates each entry of a list separately. */
  const parseItems = (field: 'origins' | 'languages' | 'external' | 'applications', entries: readonly unknown[]) =>
    entries.flatMap((entry, index) => {
      const result = validate(field, [entry]);
      if ('value' in result) return result.value;
      refused.push(...result.problems.map(({ path, message }) => ({ path: path.with(1, index), message })));
      return [];
    });
  const parseList = (field: 'languages' | 'external', value: unknown) =>
    Array.isArray(value) ? parseItems(field, value) : parseField(field, value);

  const sources = checkSources(policy, validate);
  const frame = {
    schemaVersion: parseField('schemaVersion', schemaVersion),
    revision: parseField('revision', revision),
    ...(policy !== undefined && { policy: parseField('policy', sources.policy) }),
  };
  if (refused.length > 0) return { manifest: undefined, refused: [...refused, ...sources.refused] };
  refused.push(...sources.refused);
  // Each part has just been validated, so the assertion holds; layouts, redirects, visitor and reports are only read by
  // site/layouts.ts, site/redirects.ts, visitor/watch-visitor.ts and field-reports/load-field-reports.ts, to which any value will do.
  const manifest = {
    ...frame,
    ...(prefetch !== undefined && { prefetch: parseField('prefetch', prefetch) }),
    origins: parseItems('origins', origins),
    ...(languages !== undefined && { languages: parseList('languages', languages) }),
    ...(external !== undefined && { external: parseList('external', external) }),
    layouts,
    redirects,
    visitor,
    reports,
    remotes: parseEntries('remotes', remotes),
    applications: parseItems('applications', applications),
    fragments: parseEntries('fragments', fragments),
  } as Manifest;
  return withoutContradictions(manifest, refused);
}

/** Leaves out `policy.sources` if it is invalid: it is the server that the sources are for, and a browser can do without them. */
function checkSources(policy: unknown, validate: ValidateField): { policy: unknown; refused: readonly Problem[] } {
  if (!isObject(policy) || policy.sources === undefined) return { policy, refused: [] };
  const { sources, ...rest } = policy;
  const result = validate('policy', { sources });
  return 'value' in result ? { policy, refused: [] } : { policy: rest, refused: result.problems };
}

const rejectWhole = (field: string, message: string): ParsedManifest => ({
  manifest: undefined,
  refused: [{ path: field ? [field] : [], message }],
});

/** Leaves out entries that contradict others. This can leave another entry without its remote, so it repeats until none are left. */
function withoutContradictions(manifest: Manifest, refused: readonly Problem[]): ParsedManifest {
  const problems = crossCheck(manifest);
  if (problems.length === 0) return { manifest, refused: [...refused, ...checkIntegrity(manifest)] };
  const contradictory = (field: keyof Manifest) =>
    new Set(problems.filter(({ path }) => path[0] === field).map(({ path }) => String(path[1])));
  const remaining = <Entries extends object>(
    field: keyof Manifest,
    entries: Entries,
  ): [string, Entries[keyof Entries]][] => Object.entries(entries).filter(([key]) => !contradictory(field).has(key));
  const values = <Entry>(field: keyof Manifest, entries: readonly Entry[]): Entry[] =>
    entries.filter((_, index) => !contradictory(field).has(String(index)));
  return withoutContradictions(
    {
      ...manifest,
      origins: values('origins', manifest.origins),
      ...(manifest.languages && { languages: values('languages', manifest.languages) }),
      remotes: Object.fromEntries(remaining('remotes', manifest.remotes)),
      applications: values('applications', manifest.applications),
      fragments: Object.fromEntries(remaining('fragments', manifest.fragments)),
    },
    [...refused, ...problems],
  );
}

import { crossCheck } from '../../../manifests/cross-checks.ts';
import { isObject } from '../../../manifests/is-object.ts';
import type { Problem } from '../../../manifests/problem.ts';
import type { Manifest } from '../../../manifests/schema.ts';

/** One field of the manifest, checked: a copy of it, or what is wrong with it (paths begin at the manifest's top). */
export type FieldResult = { readonly value: unknown } | { readonly problems: readonly Problem[] };
export type ValidateField = (field: keyof Manifest, value: unknown) => FieldResult;

export type ParsedManifest = {
  /** Undefined when the frame itself cannot be used: schemaVersion, revision, policy, or a list that is none. */
  readonly manifest: Manifest | undefined;
  /** What was left out because it cannot be used, and why. */
  readonly refused: readonly Problem[];
};

/**
 * The tolerant reading: fields that the contract does not know are dropped; a bad origin, remote, application or fragment is
 * left out alone.
 *
 * @param read checks one field by the contract. There are two, of which a test proves that they agree: the quick one by
 * manifest.schema.json (read-quickly.ts), and the one by zod that explains (read-by-zod.ts).
 */
export function parseManifest(value: unknown, read: ValidateField): ParsedManifest {
  if (!isObject(value)) return refuse('', 'an object is expected');
  const { schemaVersion, revision, policy, prefetch, origins = [], languages } = value;
  const { remotes, applications, fragments = {} } = value;
  if (!isObject(remotes)) return refuse('remotes', 'an object is expected');
  if (!isObject(fragments)) return refuse('fragments', 'an object is expected');
  if (!Array.isArray(origins)) return refuse('origins', 'a list is expected');
  if (!Array.isArray(applications)) return refuse('applications', 'a list is expected');

  const refused: Problem[] = [];
  const whole = (field: keyof Manifest, value: unknown): unknown => {
    const reading = read(field, value);
    if ('value' in reading) return reading.value;
    refused.push(...reading.problems);
    return undefined;
  };
  const named = (field: 'remotes' | 'fragments', entries: object) =>
    Object.fromEntries(
      Object.entries(entries).flatMap(([name, entry]) => Object.entries(whole(field, { [name]: entry }) ?? {})),
    );
  const listed = (field: 'origins' | 'languages' | 'applications', entries: readonly unknown[]) =>
    entries.flatMap((entry, index) => {
      const reading = read(field, [entry]);
      if ('value' in reading) return reading.value;
      refused.push(...reading.problems.map(({ path, message }) => ({ path: path.with(1, index), message })));
      return [];
    });

  const frame = {
    schemaVersion: whole('schemaVersion', schemaVersion),
    revision: whole('revision', revision),
    ...(policy !== undefined && { policy: whole('policy', policy) }),
  };
  if (refused.length > 0) return { manifest: undefined, refused };
  // Each part has just been checked by the contract.
  const manifest = {
    ...frame,
    ...(prefetch !== undefined && { prefetch: whole('prefetch', prefetch) }),
    origins: listed('origins', origins),
    ...(languages !== undefined && {
      languages: Array.isArray(languages) ? listed('languages', languages) : whole('languages', languages),
    }),
    remotes: named('remotes', remotes),
    applications: listed('applications', applications),
    fragments: named('fragments', fragments),
  } as Manifest;
  return withoutContradictions(manifest, refused);
}

const refuse = (field: string, message: string): ParsedManifest => ({
  manifest: undefined,
  refused: [{ path: field ? [field] : [], message }],
});

/** Leaving one entry out can leave another without its remote, so this goes on until nothing contradicts. */
function withoutContradictions(manifest: Manifest, refused: readonly Problem[]): ParsedManifest {
  const problems = crossCheck(manifest);
  if (problems.length === 0) return { manifest, refused };
  const atFault = (field: keyof Manifest) =>
    new Set(problems.filter(({ path }) => path[0] === field).map(({ path }) => String(path[1])));
  const remaining = <Entries extends object>(
    field: keyof Manifest,
    entries: Entries,
  ): [string, Entries[keyof Entries]][] => Object.entries(entries).filter(([key]) => !atFault(field).has(key));
  const values = <Entry>(field: keyof Manifest, entries: readonly Entry[]): Entry[] =>
    entries.filter((_, index) => !atFault(field).has(String(index)));
  return withoutContradictions(
    {
      ...manifest,
      origins: values('origins', manifest.origins),
      remotes: Object.fromEntries(remaining('remotes', manifest.remotes)),
      applications: values('applications', manifest.applications),
      fragments: Object.fromEntries(remaining('fragments', manifest.fragments)),
    },
    [...refused, ...problems],
  );
}

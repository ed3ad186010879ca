import { file as fileSchema } from '../../schema.ts';
import { parseWith } from '../../strict/parse-with-schema.ts';
import { UsageError } from '../verb.ts';

const FORMATS = ['script', 'module', 'system', 'callback', 'plain'] as const;

/** What the operator says of a build, where it does not say so itself. */
export type DescribeOptions = {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly entry?: string | undefined;
  readonly format?: (typeof FORMATS)[number] | undefined;
  readonly global?: string | undefined;
  readonly before: readonly string[];
  readonly exposes: readonly string[];
  readonly requires: Readonly<Record<string, string>>;
  readonly provides: Readonly<Record<string, string>>;
};

const list = { type: 'string', multiple: true, default: [] as string[] } as const;

/** Options of the commands that describe a build. */
export const describeOptions = {
  name: { type: 'string' },
  version: { type: 'string' },
  entry: { type: 'string' },
  format: { type: 'string' },
  global: { type: 'string' },
  before: list,
  exposes: list,
  requires: list,
  provides: list,
} as const;

export const describeUsage = `  --name NAME       the name of the remote (default: that in mf-manifest.json or package.json)
  --version VERSION the version of the build (default: as for --name)
  --entry FILE      the remote entry, or a manifest of Module Federation 2, if it has an unusual name
  --format FORMAT   ${FORMATS.join(', ')} (default: found out)
  --global NAME     the global name of the container, if the entry sets several
  --before FILE     a file that is loaded before the entry, such as runtime.js; may be repeated
  --exposes MODULE  an exposed module that its code does not name, such as ./home; may be repeated
  --requires RANGE  a shared module and its range, such as react@^19.0.0; may be repeated
  --provides MODULE a shared module and its version, such as react@19.3.1; may be repeated`;

type Given = {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly entry?: string | undefined;
  readonly format?: string | undefined;
  readonly global?: string | undefined;
  readonly before: readonly string[];
  readonly exposes: readonly string[];
  readonly requires: readonly string[];
  readonly provides: readonly string[];
};

/** @throws {UsageError} */
export function parseDescribeOptions(given: Given): DescribeOptions {
  const { name, version, entry, global, before, exposes } = given;
  const format = FORMATS.find((each) => each === given.format);
  if (given.format !== undefined && !format)
    throw new UsageError(`--format ${given.format} is none of ${FORMATS.join(', ')}`);
  const wrong = exposes.find((module) => !/^\.(\/.+)?$/.test(module));
  if (wrong !== undefined) throw new UsageError(`--exposes ${wrong} is not a module such as ./home`);
  for (const [option, files] of Object.entries({ entry: entry === undefined ? [] : [entry], before })) {
    const outside = files.find((file) => parseWith(fileSchema, file).problems);
    if (outside !== undefined) throw new UsageError(`--${option} ${outside} is not a file inside the build`);
  }
  const requires = parseShared(given.requires, 'requires');
  const provides = parseShared(given.provides, 'provides');
  return { name, version, entry, format, global, before, exposes, requires, provides };
}

function parseShared(values: readonly string[], option: string): Record<string, string> {
  const parsed = values.map((value) => {
    const at = value.lastIndexOf('@');
    if (at <= 0 || at === value.length - 1)
      throw new UsageError(`--${option} ${value} is not a module such as react@19.3.1`);
    return [value.slice(0, at), value.slice(at + 1)] as const;
  });
  return Object.fromEntries(parsed);
}

import { type ParseArgsConfig, parseArgs } from 'node:util';
import { commandsFor } from '../commands.ts';
import { nearest } from '../nearest.ts';
import { isPublicKey } from '../signatures/verify-text.ts';
import { UsageError } from './verb.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options of every command but `serve`. Commands that only read ignore `--dry-run`. */
export const commonOptions = {
  manifest: { type: 'string', default: 'manifests/site.json' },
  json: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** Public keys of a site with keys. */
export const keyOption = { key: { type: 'string', multiple: true } } as const;

/** Options of every command that signs. */
export const signOptions = { 'sign-with': { type: 'string', multiple: true }, ...keyOption } as const;

/** Options of every command that changes the manifest. */
export const changeOptions = {
  ...commonOptions,
  ...signOptions,
  reason: { type: 'string' },
} as const;

export const signUsage = `  --sign-with FILE  the private key, on a site with keys; may be repeated (default: $CONCH_SIGNING_KEY)
  --key KEY         another public key of the site, which may have signed the manifest before; may be repeated`;

export const changeUsage = `  --reason TEXT     why, for the history
  --manifest FILE   the manifest (default: manifests/site.json)
${signUsage}
  --dry-run         show what would change, and change nothing
  --json            print the result as JSON`;

/**
 * The options and the other arguments of a command, and a function that writes commands for the same site.
 *
 * @param names of the positional arguments, in order; one that ends in `?` is optional
 * @throws {UsageError}
 */
export function parseOptions<const Given extends Options>(
  args: readonly string[],
  options: Given,
  names: readonly string[] = [],
) {
  const { values, positionals } = parse(args, options);
  const missing = names.find((name, index) => !name.endsWith('?') && positionals[index] === undefined);
  if (missing !== undefined) throw new UsageError(`The ${missing} is missing`);
  const extra = positionals[names.length];
  if (extra !== undefined) throw new UsageError(`Unexpected argument '${extra}'`);
  const { key }: { key?: unknown } = values;
  if (Array.isArray(key)) for (const each of key) assertPublicKey(each);
  return { options: values, positionals, commands: commandsFor(values) };
}

/** @throws {UsageError} */
export function assertPublicKey(key: unknown, option = 'key'): void {
  if (typeof key === 'string' && isPublicKey(key)) return;
  throw new UsageError(`--${option} ${key} is not a public key: that has 43 characters, and "conch keys" prints it`);
}

function parse<const Given extends Options>(args: readonly string[], options: Given) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    // Node's second sentence explains how to pass positional arguments that begin with a dash; no command has such
    // arguments.
    const fact = cause.message.replace(/\.\s.*$/s, '');
    throw new UsageError(`${fact}${suggestion(fact, options)}`, { cause });
  }
}

function suggestion(fact: string, options: Options): string {
  const [, unknown] = /^Unknown option '--([^']*)'/.exec(fact) ?? [];
  const meant = unknown && nearest(unknown, Object.keys(options));
  return meant ? `. Did you mean --${meant}?` : '';
}

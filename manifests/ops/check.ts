import type { Located } from '../locator.ts';
import { at } from '../problem.ts';
import type { Manifest } from '../schema.ts';
import { checkManifest } from './check/check-manifest.ts';
import { type Finding, lineOf } from './check/finding.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch check [options]

Looks at the manifest and at every build that it names: fields and contradictions with their line, routes that
show two applications, files that are missing or are not the ones that were published, modules that are not
exposed, shared versions that do not fit; over HTTP also types, CORS, redirects and caching.

Options:
  --manifest FILE   the manifest (default: manifests/site.json)
  --root DIR        folder with remotes/ (default: dist)
  --assets DIR      further folder of builds, may be repeated; files in --root come first
  --site URL        read the builds from this site, as visitors do, and not from the folders
  --strict          warnings fail, too
  --json            print the findings for a program

A build whose basePath is a URL is always read over HTTP.
Exit code 0: no error was found; 1: there are errors, or with --strict warnings; 2: the command line makes no sense.

Example:
  conch check --site https://shop.example.com/ --strict`;

export const check: Verb = {
  summary: 'look at a manifest and its builds before visitors do',
  usage,
  async run(args) {
    const { options } = parseOptions(args, {
      ...commonOptions,
      root: { type: 'string', default: 'dist' },
      assets: { type: 'string', multiple: true, default: [] },
      site: { type: 'string' },
      strict: { type: 'boolean', default: false },
    });
    const { manifest: file, root, assets, site, strict } = options;
    const { manifest, findings } = await checkManifest(file, { root, assets, site: parseSite(site) });
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const failed = errors > 0 || (strict && findings.length > 0);
    const inventory = manifest ? [inventoryOf(manifest)] : [];
    return {
      lines: [
        ...findings.map((finding) => lineOf(file, finding)),
        `${file}: ${[...inventory, totalOf(errors, findings.length - errors)].join(': ')}`,
        `Next: ${failed ? 'correct what is above, then ' : ''}${['conch check', ...args].join(' ')}`,
      ],
      data: { ok: !failed, revision: manifest?.revision, findings: findings.map(forPrograms) },
      failed,
    };
  },
};

function parseSite(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`--site ${text} is no URL such as https://shop.example.com/`);
}

const inventoryOf = ({ revision, remotes, applications, fragments }: Manifest): string =>
  [
    `revision ${revision}`,
    amount(Object.keys(remotes).length, 'remote'),
    amount(applications.length, 'application'),
    amount(Object.keys(fragments).length, 'fragment'),
  ].join(', ');

function totalOf(errors: number, warnings: number): string {
  const told = [errors > 0 && amount(errors, 'error'), warnings > 0 && amount(warnings, 'warning')].filter(Boolean);
  return told.join(', ') || 'no problem found';
}

const amount = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

const forPrograms = ({ severity, code, line, column, message, remedy, ...place }: Located<Finding>) => ({
  severity,
  code,
  path: at({ ...place, message }),
  line,
  column,
  message,
  ...(remedy !== undefined && { remedy }),
});

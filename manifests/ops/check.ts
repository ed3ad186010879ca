import type { Located } from '../locator.ts';
import { at } from '../problem.ts';
import type { Manifest } from '../schema.ts';
import { checkManifest } from './check/check-manifest.ts';
import { type Finding, lineOf } from './check/finding.ts';
import { checkDeeply } from './deep/check-deeply.ts';
import { linesOf, type Outcome, remedyOf } from './deep/outcome.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';
import { where, whereOptions } from './where.ts';

const usage = `Usage: conch check [options]

Looks at the manifest and at every build that it names: fields and contradictions with their line, routes that
show two applications, files that are missing or are not the ones that were published, modules that are not
exposed, shared versions that do not fit; over HTTP also types, CORS, redirects and caching.

Options:
  --manifest FILE   the manifest (default: manifests/site.json)
  --root DIR        folder with shell/ and remotes/ (default: dist)
  --assets DIR      further folder of builds, may be repeated; files in --root come first
  --site URL        read the builds from this site, as visitors do, and not from the folders
  --strict          warnings fail, too
  --deep            when there is no error, open every application and fragment of every build in a headless
                    Chromium: load it, mount it, leave it, again and again; needs Playwright, and shell/ in --root
  --json            print the findings for a program

A build whose basePath is a URL is always read over HTTP.
Exit code 0: no error was found; 1: there are errors, or with --strict warnings; 2: the command line makes no sense.

Example:
  conch check --site https://shop.example.com/ --strict`;

export const check: Verb = {
  summary: 'look at a manifest and its builds before visitors do',
  usage,
  async run(args, print) {
    const { options } = parseOptions(args, {
      ...commonOptions,
      ...whereOptions,
      strict: { type: 'boolean', default: false },
      deep: { type: 'boolean', default: false },
    });
    const { manifest: file, strict, deep, json } = options;
    const places = where(options);
    if (deep && places.site) throw new UsageError('--deep opens the builds that are in the folders; leave out --site');
    const { manifest, findings } = await checkManifest(file, places);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const warnings = findings.length - errors;
    const inventory = manifest ? [inventoryOf(manifest)] : [];
    const lines = [
      ...findings.map((finding) => lineOf(file, finding)),
      `${file}: ${[...inventory, totalOf(errors, warnings)].join(': ')}`,
    ];
    const data = { revision: manifest?.revision, findings: findings.map(forPrograms) };
    const command = ['conch check', ...args].join(' ');
    if (errors > 0 || (strict && warnings > 0)) {
      if (deep) lines.push('Nothing was opened, because of what is above.');
      lines.push(`Next: correct what is above, then ${command}`);
      return { lines, data: { ok: false, ...data }, failed: true };
    }
    if (!manifest || !deep) {
      return { lines: [...lines, `Next: ${command} --deep`], data: { ok: true, ...data } };
    }

    if (!json)
      for (const line of [...lines, 'Opening it in a headless Chromium takes some seconds for each part.']) print(line);
    const outcomes = await checkDeeply(manifest, places);
    const failures = outcomes.filter(({ trouble }) => trouble).length;
    const total = `${amount(outcomes.length, 'part')} opened: ${failures > 0 ? `${failures} failed` : 'no problem found'}`;
    const next = failures > 0 ? `take back what failed, or mend it, then ${command}` : 'conch serve';
    return {
      lines: [...linesOf(outcomes), total, `Next: ${next}`],
      data: { ok: failures === 0, ...data, parts: outcomes.map(partForPrograms) },
      failed: failures > 0,
    };
  },
};

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

const partForPrograms = ({ rehearsal: { build, name, module }, loadMs, mountMs, trouble }: Outcome) => ({
  remote: build.remote,
  version: build.version,
  role: build.role,
  name,
  module,
  loadMs,
  mountMs,
  ok: !trouble,
  ...(trouble && { code: trouble.code, message: trouble.fact, remedy: remedyOf(trouble.code) }),
});

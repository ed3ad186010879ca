import { commandsFor, quoteCommand } from '../commands.ts';
import { locationOptions, parseLocation } from './build/build-location.ts';
import { checkManifest } from './check/check-manifest.ts';
import { formatReport } from './check/report.ts';
import { formatDeepReport } from './deep/outcome.ts';
import { openStore } from './history/open-store.ts';
import { restoreHint } from './history/restore-hint.ts';
import { commonOptions, keyOption, parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch check [options]

Checks the manifest and every build that it names: invalid or contradictory fields, with their line; routes that show
two applications; files that are missing or differ from what was published; modules that are not exposed; shared
versions that do not fit. Over HTTP it also checks types, CORS, redirects and caching.

Options:
  --manifest FILE   the manifest (default: manifests/site.json)
  --root DIR        folder with shell/ and remotes/ (default: dist)
  --assets DIR      another folder of builds; may be repeated; files in --root take precedence
  --site URL        read the builds from this site, as visitors do, instead of from the folders
  --key KEY         a public key of the site; may be repeated. Checks the signature of the manifest, too
  --strict          fail on warnings, too
  --deep            if there is no error, open every application and fragment of every build in a headless Chromium,
                    and mount and unmount it repeatedly; needs Playwright, and shell/ in --root
  --json            print the findings as JSON

A build whose basePath is a URL is always read over HTTP.
Exit codes: 0 no error, 1 errors (with --strict also warnings), 2 the command line is invalid.

Example:
  conch check --site https://shop.example.com/ --strict`;

export const check: Verb = {
  summary: 'check a manifest and its builds',
  usage,
  async run(args, print) {
    const { options, commands } = parseOptions(args, {
      ...commonOptions,
      ...locationOptions,
      ...keyOption,
      strict: { type: 'boolean', default: false },
      deep: { type: 'boolean', default: false },
    });
    const { manifest: file, strict, deep, json, key: keys = [] } = options;
    const location = parseLocation(options);
    if (deep && location.site) throw new UsageError('--deep opens builds in the folders; leave out --site');

    const { readText, records } = openStore(file, commands);
    const text = await readText();
    const result = await checkManifest(text, location, { file, keys, commands });
    const report = formatReport(file, result, strict);
    const again = quoteCommand(['conch', 'check', ...args]);
    if (report.failed || !result.manifest) {
      const skipped = deep ? ['No build was opened, because of the problems above.'] : [];
      const hint = result.manifest ? undefined : restoreHint(records.folder, await records.newest(), commands);
      const next = `Next: fix the problems above, then ${again}`;
      return { ...report, lines: [...report.lines, ...skipped, ...(hint ? [hint] : []), next] };
    }
    if (!deep) {
      const next = location.site
        ? `${commandsFor({ ...options, site: undefined })('check', '--deep')}, where the builds are in folders`
        : `${again} --deep`;
      return { ...report, lines: [...report.lines, `Next: ${next}`] };
    }

    const notice = 'Opening every application and fragment in a headless Chromium. This takes a few seconds for each.';
    if (!json) for (const line of [...report.lines, notice]) print(line);
    const { checkDeeply } = await import('./deep/check-deeply.ts');
    const { lines, data, failed } = formatDeepReport(await checkDeeply(result.manifest, location));
    const next = failed ? `roll back or fix the builds that failed, then ${again}` : commands('serve');
    return { lines: [...lines, `Next: ${next}`], data: { ...report.data, ...data }, failed };
  },
};

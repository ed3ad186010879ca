import { commandsFor, quoteCommand } from '../commands.ts';
import { locationOptions, parseLocation } from './build/build-location.ts';
import { checkManifest } from './check/check-manifest.ts';
import { formatReport } from './check/report.ts';
import { formatCombinations } from './deep/combinations-report.ts';
import { formatDeepReport } from './deep/outcome.ts';
import { openStore } from './history/open-store.ts';
import { restoreHint } from './history/restore-hint.ts';
import { commonOptions, keyOption, parseOptions } from './parse-options.ts';
import { type Report, UsageError, type Verb } from './verb.ts';

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
  --combinations    compare also builds that only some visitors have together, such as a previous build of one remote
                    and the rollout of another, and open the site with combinations in which each build meets each
                    build of every other remote; needs what --deep needs
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
      combinations: { type: 'boolean', default: false },
    });
    const { manifest: file, strict, deep, combinations, json, key: keys = [] } = options;
    const location = parseLocation(options);
    const opens = deep || combinations;
    if (opens && location.site)
      throw new UsageError(`--${deep ? 'deep' : 'combinations'} opens builds in the folders; leave out --site`);

    const { readText, records } = openStore(file, commands);
    const text = await readText();
    const result = await checkManifest(text, location, { file, keys, commands }, combinations ? 'any' : 'usual');
    const report = formatReport(file, result, strict);
    const again = quoteCommand(['conch', 'check', ...args]);
    const { manifest } = result;
    if (report.failed || !manifest) {
      const skipped = opens ? ['No build was opened, because of the problems above.'] : [];
      const hint = manifest ? undefined : restoreHint(records.folder, await records.newest(), commands);
      const next = `Next: fix the problems above, then ${again}`;
      return { ...report, lines: [...report.lines, ...skipped, ...(hint ? [hint] : []), next] };
    }
    if (!opens) {
      const next = location.site
        ? `${commandsFor({ ...options, site: undefined })('check', '--deep')}, where the builds are in folders`
        : `${again} --deep`;
      return { ...report, lines: [...report.lines, `Next: ${next}`] };
    }

    const say = (lines: readonly string[]) => {
      if (!json) for (const line of lines) print(line);
    };
    say(report.lines);
    const opened: Report[] = [];
    if (deep) {
      say(['Opening every application and fragment in a headless Chromium. This takes a few seconds for each.']);
      const { checkDeeply } = await import('./deep/check-deeply.ts');
      opened.push(formatDeepReport(await checkDeeply(manifest, location)));
    }
    if (combinations) {
      say(['Opening combinations of builds in a headless Chromium. This takes a few seconds for each.']);
      const { checkCombinations } = await import('./deep/check-combinations.ts');
      opened.push(formatCombinations(await checkCombinations(manifest, location)));
    }
    const failed = opened.some((each) => each.failed);
    const next = failed ? `roll back or fix the builds that failed, then ${again}` : commands('serve');
    return {
      lines: [...opened.flatMap(({ lines }) => lines), `Next: ${next}`],
      data: Object.assign({}, report.data, ...opened.map(({ data }) => data), { ok: !failed }),
      failed,
    };
  },
};

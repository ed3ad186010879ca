import { checkManifest } from './check/check-manifest.ts';
import { formatReport } from './check/report.ts';
import { formatDeepReport } from './deep/outcome.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';
import { locationOptions, where } from './where.ts';

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
      ...locationOptions,
      strict: { type: 'boolean', default: false },
      deep: { type: 'boolean', default: false },
    });
    const { manifest: file, strict, deep, json } = options;
    const places = where(options);
    if (deep && places.site) throw new UsageError('--deep opens the builds that are in the folders; leave out --site');

    const inspection = await checkManifest(file, places);
    const plain = formatReport(file, inspection, strict);
    const again = ['conch check', ...args].join(' ');
    if (plain.failed || !inspection.manifest) {
      const unopened = deep ? ['Nothing was opened, because of what is above.'] : [];
      return { ...plain, lines: [...plain.lines, ...unopened, `Next: correct what is above, then ${again}`] };
    }
    if (!deep) {
      const next = places.site ? 'conch check --deep, where the builds are in folders' : `${again} --deep`;
      return { ...plain, lines: [...plain.lines, `Next: ${next}`] };
    }

    const notice = 'Everything is opened in a headless Chromium now, which takes some seconds for each part.';
    if (!json) for (const line of [...plain.lines, notice]) print(line);
    const { checkDeeply } = await import('./deep/check-deeply.ts');
    const { lines, data, failed } = formatDeepReport(await checkDeeply(inspection.manifest, places));
    const next = failed ? `take back what failed, or mend it, then ${again}` : 'conch serve';
    return { lines: [...lines, `Next: ${next}`], data: { ...plain.data, ...data }, failed };
  },
};

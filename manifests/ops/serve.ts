import { parseBase } from '../../shell/server/html/base-path.ts';
import { defaultLimits } from '../../shell/server/limits/client-limits.ts';
import { listen } from '../../shell/server/listen.ts';
import { listenForStopSignals } from '../../shell/server/stop-signals.ts';
import {
  announceWorker,
  isWorker,
  leaveWorkers,
  listenForStopMessages,
  runWorkers,
  shareOf,
  writesLog,
} from '../../shell/server/workers.ts';
import { followObject } from './buckets/follow-object.ts';
import { isBucketUrl } from './buckets/open-bucket.ts';
import { assertPublicKey, keyOption, parseOptions } from './parse-options.ts';
import { parseOtlp } from './parse-otlp.ts';
import { parsePort } from './parse-port.ts';
import { type Report, UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch serve [options]

Serves the composed site from static files. When the manifest's file changes, it is read again, validated, and
completed from the remote.json of the builds. An invalid manifest is reported and not served.

With --sites, it serves many sites. The path of a site's folder is its address: DIR/shop.example.com/ is the site of that
host, DIR/example.com/shop/ that of a path. In the folder are the manifest, site.json, and the site's files in assets/.
Sites may be added and removed while the server runs.

Options:
  --root DIR        folder with shell/ and remotes/ (default: dist)
  --manifest FILE   the manifest, or its URL in a bucket (default: manifests/site.json)
  --assets DIR      another folder of builds; may be repeated; files in --root take precedence
  --base PATH       where the site is mounted (default: /)
  --sites DIR       folder with a folder for each site, in place of --manifest and --base
  --key KEY         serve only what is signed with this key, as "conch keys" prints it; may be repeated
  --site-key S=KEY  the same for one of many sites, such as shop.example.com=KEY, in place of --key; may be repeated
  --port NUMBER     port to listen on; 0 picks a free one (default: $PORT, else 8080)
  --reports DIR     a folder for what pages report, which gets a file a day of reports from the field (see "reports" of
                    the manifest), and violations.jsonl with violations of the pages' policies; with --sites, a
                    folder in it for each site
  --otlp URL        send sums of the reports to OpenTelemetry every minute; the URL is that of
                    OTEL_EXPORTER_OTLP_ENDPOINT, and OTEL_EXPORTER_OTLP_HEADERS has headers
  --status          show at <base>conch/ how the site is: problems, and what pages have reported; for everybody who can
                    open that path
  --host ADDRESS    address to listen on; 0.0.0.0 is every network interface (default: 127.0.0.1)
  --workers NUMBER  processes that share the port; best one for each core (default: 1)
  --drain SECONDS   how long to go on after SIGTERM or SIGINT, while <base>healthz answers 503 so that load balancers send
                    visitors elsewhere (default: 0); a second signal ends at once

GET <base>healthz answers 200 while the shell and a valid manifest are served. It has a "warning" while the manifest
on disk is invalid or not signed and the last valid one is served instead, while the manifest names builds that are
not there, and when its signature expires soon. With --sites, /healthz of an address without a site is about all sites.

Example:
  conch serve --root dist --manifest manifests/site.json --base /shop/ --port 9000
  conch serve --sites sites --host 0.0.0.0`;

export const serve: Verb = {
  summary: 'serve the composed site',
  usage,
  async run(args, print) {
    try {
      return await serveSite(args, print);
    } finally {
      leaveWorkers();
    }
  },
};

async function serveSite(args: readonly string[], print: (line: string) => void): Promise<Report> {
  const { options } = parseOptions(args, {
    root: { type: 'string', default: 'dist' },
    manifest: { type: 'string' },
    assets: { type: 'string', multiple: true, default: [] },
    ...keyOption,
    base: { type: 'string' },
    sites: { type: 'string' },
    'site-key': { type: 'string', multiple: true, default: [] as string[] },
    port: { type: 'string', default: process.env.PORT || '8080' },
    host: { type: 'string', default: '127.0.0.1' },
    reports: { type: 'string' },
    otlp: { type: 'string' },
    status: { type: 'boolean', default: false },
    drain: { type: 'string', default: '0' },
    workers: { type: 'string', default: '1' },
  });
  const { root, assets, key: keys = [], host, reports, status, sites } = options;
  const given = (['manifest', 'base'] as const).find((option) => options[option] !== undefined);
  if (sites !== undefined && given) throw new UsageError(`--${given} is that of one site, and --sites serves many`);
  if (sites === undefined && options['site-key'].length > 0)
    throw new UsageError('--site-key is for --sites; of one site it is --key');
  const otlp = options.otlp === undefined ? undefined : parseOtlp(options.otlp);
  if (otlp && (reports === undefined || sites !== undefined))
    throw new UsageError('--otlp sends the reports of one site, which --reports receives');
  const siteKeys = parseSiteKeys(options['site-key']);
  const base = parseBase(options.base ?? '/');
  if (base === undefined) throw new UsageError(`--base ${options.base} is not a path such as /shop/`);
  const drainS = parseDrain(options.drain);
  const workers = parseWorkers(options.workers);
  const at = { port: parsePort(options.port), host, drainMs: drainS * 1_000 };
  const isOneOfMany = isWorker();
  const signals = isOneOfMany ? listenForStopMessages() : listenForStopSignals();
  const { isStopping } = signals;
  const log = writesLog() ? print : () => {};
  void signals.first.then(() => {
    if (drainS > 0 && !isOneOfMany) print(`Stopping in ${drainS} seconds; a second signal stops at once`);
  });
  if (workers > 1 && !isOneOfMany) {
    const hasStarted = await runWorkers(workers, { signals, print });
    return { lines: [], data: {}, failed: !hasStarted };
  }
  const started = isOneOfMany ? announceWorker : print;
  const limits = shareOf(defaultLimits(), workers);
  const common = { root, assets, keys, reports, status, log, isStopping, limits };
  if (sites !== undefined) {
    const { createSitesServer } = await import('../../shell/server/sites/sites-server.ts');
    const { server, health } = await createSitesServer({ ...common, sites, siteKeys });
    const { origin, closed } = await listen(server, { ...at, signals });
    const { served, unavailable } = health();
    started(`Serving ${served} of ${served + unavailable} sites in ${sites} on ${origin}/`);
    await closed;
    return { lines: [], data: {} };
  }
  const { manifest = 'manifests/site.json' } = options;
  const { createServer } = await import('../../shell/server/server.ts'); // slow to load, and only needed here
  const followed = isBucketUrl(manifest) ? await followObject(manifest) : undefined;
  const server = await createServer({ ...common, manifest, base, followed, otlp });
  const { origin, closed } = await listen(server, { ...at, signals });
  started(`Serving ${manifest} on ${origin}${base}`);
  await closed;
  return { lines: [], data: {} };
}

/** @throws {UsageError} */
function parseWorkers(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new UsageError(`--workers ${text} is not a number from 1 to 99`);
  return Number(text);
}

/** @throws {UsageError} */
function parseDrain(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`--drain ${text} is not a number of seconds`);
  return Number(text);
}

/** @throws {UsageError} */
function parseSiteKeys(options: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const option of options) {
    const [, name, key] = /^([^=]+)=(.*)$/.exec(option) ?? [];
    if (name === undefined || key === undefined) {
      throw new UsageError(`--site-key ${option} is not a site and its key, such as shop.example.com=KEY`);
    }
    assertPublicKey(key, 'site-key');
    keys.set(name, [...(keys.get(name) ?? []), key]);
  }
  return keys;
}

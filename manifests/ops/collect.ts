import { listen } from '../../shell/server/listen.ts';
import { openManifest } from '../../shell/server/live-manifest/manifest-file.ts';
import { listenForStopSignals } from '../../shell/server/stop-signals.ts';
import type { Commands } from '../commands.ts';
import { followObject } from './buckets/follow-object.ts';
import { isBucketUrl } from './buckets/open-bucket.ts';
import { openStore } from './history/open-store.ts';
import { parseOptions } from './parse-options.ts';
import { parseOtlp } from './parse-otlp.ts';
import { parsePort } from './parse-port.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch collect --reports DIR [options]

Receives what the pages of a site report from the field, as "conch serve --reports" does, for a site on another host. The
pages find it by "reports" in the manifest, such as { "url": "https://reports.example.com/shop" }; any path will do.

A report is a line of the file of the day, DIR/2026-11-30.jsonl, and is acknowledged once it is on the disk. Beyond 1 GB,
the oldest days are deleted.

Options:
  --reports DIR     the folder for the reports
  --origin ORIGIN   take reports of pages of this origin alone; may be repeated
  --manifest FILE   refuse reports about builds that this manifest and its history do not have; also its URL in a bucket
  --otlp URL        with --manifest, send sums of the reports to OpenTelemetry every minute; the URL is that of
                    OTEL_EXPORTER_OTLP_ENDPOINT, and OTEL_EXPORTER_OTLP_HEADERS has headers
  --port NUMBER     port to listen on; 0 picks a free one (default: $PORT, else 8081)
  --host ADDRESS    address to listen on; 0.0.0.0 is every network interface (default: 127.0.0.1)

GET /healthz answers 200, with the number of reports that were accepted, and of those that were refused by reason.

Example:
  conch collect --reports reports --origin https://shop.example --port 9001`;

export const collect: Verb = {
  summary: 'receive the reports of pages on another host',
  usage,
  async run(args, print) {
    const { options, commands } = parseOptions(args, {
      reports: { type: 'string' },
      origin: { type: 'string', multiple: true, default: [] as string[] },
      manifest: { type: 'string' },
      otlp: { type: 'string' },
      port: { type: 'string', default: process.env.PORT || '8081' },
      host: { type: 'string', default: '127.0.0.1' },
    });
    const { reports: folder, manifest, host } = options;
    if (folder === undefined) throw new UsageError('--reports is missing: the folder for the reports');
    const origins = options.origin.map(parseOrigin);
    const otlp = options.otlp === undefined ? undefined : parseOtlp(options.otlp);
    // Somebody could make remotes up, and fill the memory and the database of the metrics.
    if (otlp && manifest === undefined)
      throw new UsageError('--otlp needs --manifest, so that only builds of the site count');
    const port = parsePort(options.port);
    const signals = listenForStopSignals();
    const site = manifest === undefined ? undefined : await openSite(manifest, commands, print);
    const { createCollector } = await import('../../shell/server/reports/collector.ts'); // slow to load
    const server = createCollector({ folder, origins, site, otlp, log: print });
    const { origin, closed } = await listen(server, { port, host, drainMs: 0, signals });
    print(`Collecting reports in ${folder} on ${origin}/`);
    if (!site) print('Any remote and version is taken; --manifest FILE takes those of a site alone');
    await closed;
    return { lines: [], data: {} };
  },
};

/** @throws {UsageError} */
function parseOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, '')) return new URL(text).origin;
  throw new UsageError(`--origin ${text} is not an origin such as https://shop.example`);
}

async function openSite(manifest: string, commands: Commands, log: (line: string) => void) {
  const followed = isBucketUrl(manifest) ? await followObject(manifest) : undefined;
  const read = openManifest(manifest, [], { commands, log, followed });
  return { manifest: () => read().manifest, released: openStore(manifest, commands).records.released };
}

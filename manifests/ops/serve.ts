import { parseBase } from '../../shell/server/html/base-path.ts';
import { listen } from '../../shell/server/listen.ts';
import { keyOption, parseOptions } from './parse-options.ts';
import { parsePort } from './parse-port.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch serve [options]

Serves the composed site from static files. When the manifest's file changes, it is read again, validated, and
completed from the remote.json of the builds. An invalid manifest is reported and not served.

Options:
  --root DIR        folder with shell/ and remotes/ (default: dist)
  --manifest FILE   the manifest (default: manifests/site.json)
  --assets DIR      another folder of builds; may be repeated; files in --root take precedence
  --base PATH       where the site is mounted (default: /)
  --key KEY         serve only what is signed with this key, as "conch keys" prints it; may be repeated
  --port NUMBER     port to listen on; 0 picks a free one (default: $PORT, else 8080)
  --reports FILE    append what browsers report of violations of the pages' policies, as lines of JSON
  --host ADDRESS    address to listen on; 0.0.0.0 is every network interface (default: 127.0.0.1)

GET <base>healthz answers 200 while the shell and a valid manifest are served. It has a "warning" while the manifest
on disk is invalid or not signed and the last valid one is served instead, while the manifest names builds that are
not there, and when its signature expires soon.

Example:
  conch serve --root dist --manifest manifests/site.json --base /shop/ --port 9000`;

export const serve: Verb = {
  summary: 'serve the composed site',
  usage,
  async run(args, print) {
    const { options } = parseOptions(args, {
      root: { type: 'string', default: 'dist' },
      manifest: { type: 'string', default: 'manifests/site.json' },
      assets: { type: 'string', multiple: true, default: [] },
      ...keyOption,
      base: { type: 'string', default: '/' },
      port: { type: 'string', default: process.env.PORT || '8080' },
      host: { type: 'string', default: '127.0.0.1' },
      reports: { type: 'string' },
    });
    const { root, manifest, assets, key: keys = [], host, reports } = options;
    const port = parsePort(options.port);
    const base = parseBase(options.base);
    if (base === undefined) throw new UsageError(`--base ${options.base} is not a path such as /shop/`);

    const { createServer } = await import('../../shell/server/server.ts'); // slow to load, and only needed here
    const server = await createServer({ root, manifest, assets, base, keys, reports, log: print });
    const { origin, closed } = await listen(server, { port, host });
    print(`Serving ${manifest} on ${origin}${base}`);
    await closed;
    return { lines: [], data: {} };
  },
};

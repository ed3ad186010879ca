import { parseBase } from '../../shell/server/html/base-path.ts';
import { listen } from '../../shell/server/listen.ts';
import { parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch serve [options]

Serves the composed site from static files. The manifest is read again when its file changes, completed from
the builds' remote.json, and checked: a broken one is reported and never served.

Options:
  --root DIR        folder with shell/ and remotes/ (default: dist)
  --manifest FILE   the manifest (default: manifests/site.json)
  --assets DIR      further folder of builds, may be repeated; files in --root come first
  --base PATH       where the site is mounted (default: /)
  --port NUMBER     0 takes any free port (default: PORT in the environment, else 8080)
  --host ADDRESS    0.0.0.0 is every network interface (default: 127.0.0.1)

GET <base>healthz answers 200 while the shell and a valid manifest are served, with a "warning" when the
manifest on disk is not valid and the last valid one is served instead.

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
      base: { type: 'string', default: '/' },
      port: { type: 'string', default: process.env.PORT || '8080' },
      host: { type: 'string', default: '127.0.0.1' },
    });
    const { root, manifest, assets, host } = options;
    const port = parsePort(options.port);
    const base = parseBase(options.base);
    if (base === undefined) throw new UsageError(`--base ${options.base} is no path such as /shop/`);

    const { createServer } = await import('../../shell/server/server.ts'); // which takes longer to start than the other commands
    const server = await createServer({ root, manifest, assets, base, log: print });
    const { origin, closed } = await listen(server, { port, host });
    print(`${manifest} is served on ${origin}${base}`);
    await closed;
    return { lines: [], data: {} };
  },
};

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`${text} is no port number`);
  return port;
}

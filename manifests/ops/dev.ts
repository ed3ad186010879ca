import { join, resolve } from 'node:path';
import { findRemotes } from './build/find-remotes.ts';
import { fromPackage } from './from-package.ts';
import { parseOptions } from './parse-options.ts';
import { parsePort } from './parse-port.ts';
import type { Verb } from './verb.ts';

const usage = `Usage: conch dev [options]

Serves a site while you write its remotes: they are built again after each change, and the page reloads. They run as
they are on disk, whichever of their builds the manifest names; other remotes run as the manifest says.

Options:
  --in DIR          the site (default: the working directory)
  --manifest FILE   the manifest (default: manifests/site.json)
  --assets DIR      a folder of files of the site; may be repeated
  --port NUMBER     port to listen on; 0 picks a free one (default: $PORT, else 8080)

Example:
  conch dev --assets assets`;

export const dev: Verb = {
  summary: 'serve a site while its remotes are written',
  usage,
  async run(args, print) {
    const { options } = parseOptions(args, {
      in: { type: 'string', default: '.' },
      manifest: { type: 'string', default: 'manifests/site.json' },
      assets: { type: 'string', multiple: true, default: [] },
      port: { type: 'string', default: process.env.PORT || '8080' },
    });
    const { in: root, manifest, assets } = options;
    const port = parsePort(options.port);
    const remotes = findRemotes(resolve(root));
    const { devSite } = await fromPackage(() => import('../../shell/build/dev-site.ts'));
    await devSite({ root, remotes, manifest, assets, port, shell: join(import.meta.dirname, 'shell') });
    print(`Remotes that are built here: ${remotes.map(({ name }) => name).join(', ')}`);
    return new Promise(() => {}); // until the process ends
  },
};

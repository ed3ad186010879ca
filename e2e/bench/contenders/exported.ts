import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportSite } from '../../../manifests/ops/export.ts';
import { headerRules, headersFor, mediaType } from '../../sites/hosts/host-rules.ts';
import type { Origin } from './cdn-edge.ts';
import type { ServedFiles } from './origins.ts';

/**
 * What `conch export` writes into a directory, as a static host serves it: the compressed copies, with the headers of `_headers`,
 * and the index.html of a folder without a redirect to the trailing slash, like Netlify and the exported `nginx.conf`.
 */
export async function exportedOrigin(directory: string, { root, assets, manifest }: ServedFiles): Promise<Origin> {
  const further = assets.flatMap((folder) => ['--assets', folder]);
  await exportSite.run([directory, '--root', root, '--manifest', manifest, ...further], () => {});
  const rules = headerRules(directory);
  return async (target) => {
    const { pathname } = new URL(target, 'https://host');
    const asked = join(directory, pathname);
    const page = join(asked, 'index.html');
    const file = existsSync(page) ? page : asked;
    const headers = { ...headersFor(rules, pathname), 'content-type': `${mediaType(file)}; charset=utf-8` };
    const copy = `${file}.br`;
    if (existsSync(copy))
      return { status: 200, headers: { ...headers, 'content-encoding': 'br' }, body: readFileSync(copy) };
    if (existsSync(file)) return { status: 200, headers, body: readFileSync(file) };
    return { status: 404, headers: {}, body: Buffer.alloc(0) };
  };
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { findHost, type Host, proxyConfiguration, startHost } from './installed-host.ts';

export const findNginx = (): string | undefined => findHost('nginx');

/**
 * Starts nginx with the directory of an export as its root, and the `nginx.conf` in there.
 *
 * @param port a free one, if left out
 * @throws {Error} with what nginx says
 */
export const nginx = (directory: string, port?: number): Promise<Host> =>
  start(
    (
      port,
    ) => `types { text/html html; text/css css; application/javascript js mjs; application/json json; image/svg+xml svg; }
  server {
    listen 127.0.0.1:${port};
    root ${directory};
    include ${join(directory, 'nginx.conf')};
  }`,
    port,
  );

/** Starts nginx in front of servers on this machine, with shell/server/proxies/nginx.conf. @throws {Error} with what nginx says */
export const nginxProxy = (ports: readonly string[]): Promise<Host> =>
  start((port) => proxyConfiguration('nginx.conf', port, ports));

/** @param http the content of the block `http` */
async function start(http: (port: number) => string, given?: number): Promise<Host> {
  const program = findNginx();
  if (!program) throw new Error('nginx is not installed: apt-get install nginx-light');
  const folder = temporaryFolder();
  const port = given ?? (await freePort());
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
    mkdirSync(join(folder, name));
    return `${name}_temp_path ${join(folder, name)};`;
  });
  const file = join(folder, 'host.conf');
  writeFileSync(
    file,
    `daemon off;
master_process off;
pid ${join(folder, 'pid')};
error_log stderr crit;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  ${http(port)}
}
`,
  );
  return startHost(program, ['-p', folder, '-c', file, '-e', 'stderr'], `http://127.0.0.1:${port}`);
}

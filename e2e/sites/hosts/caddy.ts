import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { findHost, type Host, proxyConfiguration, startHost } from './installed-host.ts';

export const findCaddy = (): string | undefined => findHost('caddy');

/**
 * Starts Caddy with the directory of an export as its root, and the `Caddyfile` in there.
 *
 * @param port a free one, if left out
 * @throws {Error} with what Caddy says
 */
export const caddy = (directory: string, port?: number): Promise<Host> =>
  start(
    (port) => `http://127.0.0.1:${port} {
	root * ${directory}
	import ${join(directory, 'Caddyfile')}
}`,
    port,
  );

/** Starts Caddy in front of servers on this machine, with shell/server/proxies/Caddyfile. @throws {Error} with what Caddy says */
export const caddyProxy = (ports: readonly string[]): Promise<Host> =>
  start((port) => proxyConfiguration('Caddyfile', port, ports));

async function start(sites: (port: number) => string, given?: number): Promise<Host> {
  const program = findCaddy();
  if (!program) throw new Error('Caddy is not installed: apt-get install caddy');
  const folder = temporaryFolder();
  const port = given ?? (await freePort());
  const file = join(folder, 'Caddyfile');
  writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n\n${sites(port)}\n`);
  return startHost(program, ['run', '--config', file, '--adapter', 'caddyfile'], `http://127.0.0.1:${port}`, {
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
  });
}

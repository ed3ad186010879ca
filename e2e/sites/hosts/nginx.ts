import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../support/ask.ts';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Debian has it where only root has its PATH. */
const PLACES = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'];

export const findNginx = (): string | undefined =>
  PLACES.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

export type Nginx = { readonly origin: string; close(): Promise<void> };

/** Starts nginx with the directory of an export as its root, and the `nginx.conf` in there. @throws {Error} with what nginx says */
export async function nginx(directory: string): Promise<Nginx> {
  const program = findNginx();
  if (!program) throw new Error('nginx is not installed: apt-get install nginx-light');
  const folder = temporaryFolder();
  const port = await freePort();
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
error_log stderr warn;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  types { text/html html; text/css css; application/javascript js mjs; application/json json; image/svg+xml svg; }
  server {
    listen 127.0.0.1:${port};
    root ${directory};
    include ${join(directory, 'nginx.conf')};
  }
}
`,
  );
  const child = spawn(program, ['-p', folder, '-c', file, '-e', 'stderr']);
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'exit');
  const origin = `http://127.0.0.1:${port}`;
  const isUp = async (): Promise<void> => {
    while (child.exitCode === null) {
      if (await ask(origin, '/').catch(() => undefined)) return;
    }
    throw new Error(`nginx ended: ${said}`);
  };
  await isUp();
  return {
    origin,
    async close() {
      child.kill();
      await ended;
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../support/ask.ts';
import { repository } from '../../support/paths.ts';

/** A host that is a program of its own, such as nginx. */
export type Host = { readonly origin: string; close(): Promise<void> };

/** Debian has nginx where only root has its PATH. */
const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** The path of an installed program. */
export const findHost = (name: string): string | undefined =>
  FOLDERS.map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Starts a program, and waits until it answers. @throws {Error} with what it says */
export async function startHost(program: string, args: readonly string[], origin: string, env = {}): Promise<Host> {
  const child = spawn(program, args, { env: { ...process.env, ...env } });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'exit');
  const answers = () =>
    ask(origin, '/').then(
      () => true,
      () => false,
    );
  while (!(await answers())) if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
  return {
    origin,
    async close() {
      child.kill('SIGKILL'); // Caddy would wait for open streams
      await ended;
    },
  };
}

/** A configuration in shell/server/proxies, which listens on 8080, and has servers at 8081, 8082 and 8083, with the ports of a test. */
export const proxyConfiguration = (file: string, port: number, servers: readonly string[]): string =>
  readFileSync(join(repository, 'shell/server/proxies', file), 'utf8').replaceAll(/\b808(\d)\b/g, (_, digit) =>
    digit === '0' ? String(port) : (servers[digit - 1] ?? ''),
  );

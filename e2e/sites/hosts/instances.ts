import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { dist, storeManifest } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Started, startServer } from './conch-serve.ts';

/** Processes of `conch serve` that serve the store from the same files. */
export type Instances = {
  readonly ports: readonly string[];
  readonly origin: string;
  /** Ends one as a deployment does, or by `kill -9`, and starts it again. */
  restart(index: number, how: 'close' | 'crash'): Promise<void>;
  close(): Promise<void>;
};

export async function instances(count: number): Promise<Instances> {
  const manifest = join(temporaryFolder(), 'site.json');
  copyFileSync(storeManifest, manifest);
  const start = (port: string) => startServer(['--root', dist, '--manifest', manifest, '--port', port]);
  const ports: string[] = [];
  const running: Started[] = [];
  for (let index = 0; index < count; index += 1) {
    const port = String(await freePort());
    ports.push(port);
    running.push(await start(port));
  }
  return {
    ports,
    origin: `http://127.0.0.1:${ports[0]}`,
    async restart(index, how) {
      await running[index]?.[how]();
      running[index] = await start(ports[index] ?? '');
    },
    async close() {
      await Promise.all(running.map((each) => each.close()));
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf } from '../../../manifests/ops/buckets/azure.ts';
import { ask } from '../../support/ask.ts';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { ObjectStore } from './object-store.ts';

const ACCOUNT = 'conch';
const KEY = Buffer.from('the key of a store of a test').toString('base64');

/** Starts Azurite, Microsoft's emulator of Azure Blob Storage. @throws {Error} with what it says */
export async function azurite(): Promise<ObjectStore> {
  const port = await freePort();
  const home = dirname(createRequire(import.meta.url).resolve('azurite/package.json'));
  const program = join(home, 'dist/src/blob/main.js');
  const options = ['--blobHost', '127.0.0.1', '--blobPort', String(port), '--location', temporaryFolder()];
  const child = spawn(
    process.execPath,
    [program, ...options, '--silent', '--disableTelemetry', '--skipApiVersionCheck'],
    {
      env: { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${KEY}` },
    },
  );
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const origin = `http://127.0.0.1:${port}`;
  while (child.exitCode === null) {
    if (await ask(origin, '/').catch(() => undefined)) break;
    await sleep(100);
  }
  if (child.exitCode !== null) throw new Error(`Azurite ended: ${said}`);
  const environment = {
    AZURE_STORAGE_CONNECTION_STRING: `AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${origin}/${ACCOUNT};`,
  };
  const container = new URL(`${origin}/${ACCOUNT}/site?restype=container`);
  const send = (method: string, url: URL) =>
    fetch(url, { method, headers: { ...accountOf(environment)?.authorize({ method }, url).headers } });
  const { status } = await send('PUT', container);
  if (status !== 201) throw new Error(`Azurite answers ${status} to the request for a container`);
  return {
    url: 'az://site/',
    environment,
    async headers(key) {
      return (await send('HEAD', new URL(`${origin}/${ACCOUNT}/site/${key}`))).headers;
    },
    async close() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { ask } from '../../support/ask.ts';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { ObjectStore } from './object-store.ts';

const PROGRAMS = ['ceph', 'ceph-authtool', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin'];

/** Whether Debian's ceph-mon, ceph-osd, ceph-common and radosgw are there. */
export const isCephInstalled = (): boolean => PROGRAMS.every((name) => existsSync(join('/usr/bin', name)));

const FSID = '7e1f9a52-2f0c-4c37-9f0b-0a6d0f3f6b51';
const OSD = '0d0ad1c4-5e6b-4f27-8c2a-3a9e5a5f1c77';
const KEY = { accessKeyId: 'conch', secretAccessKey: 'conch-secret' };

/** Starts a Ceph of one disk, in memory, with its S3 gateway. Takes some 15 s. @throws {Error} with what Ceph says */
export async function ceph(): Promise<ObjectStore> {
  const folder = temporaryFolder();
  const [messenger, oldMessenger, gateway] = [await freePort(), await freePort(), await freePort()];
  const at = (name: string) => join(folder, name);
  for (const name of ['run', 'log', 'mon', 'osd', 'gateway']) mkdirSync(at(name));
  const file = at('ceph.conf');
  writeFileSync(
    file,
    `[global]
fsid = ${FSID}
keyring = ${at('keyring')}
mon host = v2:127.0.0.1:${messenger},v1:127.0.0.1:${oldMessenger}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
mon allow pool size one = true
mon max pg per osd = 1000
mon warn on pool no redundancy = false
run dir = ${at('run')}
admin socket = ${at('run')}/$name.asok
log file = ${at('log')}/$name.log
osd objectstore = memstore
[mon.a]
host = localhost
mon data = ${at('mon')}
[osd.0]
host = localhost
osd data = ${at('osd')}
[client.admin]
rgw frontends = beast endpoint=127.0.0.1:${gateway}
rgw data = ${at('gateway')}
`,
  );
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { timeout: 60_000, stdio: ['ignore', 'pipe', 'pipe'] });
  const daemons: ChildProcess[] = [];
  const start = (program: string, ...args: string[]) => {
    daemons.push(spawn(program, ['-f', '-c', file, ...args], { stdio: 'ignore' }));
  };
  run('ceph-authtool', '--create-keyring', at('keyring'), '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *');
  for (const [name, caps] of [
    ['client.admin', ['mon', 'osd', 'mgr']],
    ['osd.0', ['mon', 'osd']],
  ] as const) {
    const allowed = caps.flatMap((cap) => [
      '--cap',
      cap,
      cap === 'mon' && name === 'osd.0' ? 'allow profile osd' : 'allow *',
    ]);
    run('ceph-authtool', at('keyring'), '--gen-key', '-n', name, ...allowed);
  }
  const address = `[v2:127.0.0.1:${messenger},v1:127.0.0.1:${oldMessenger}]`;
  run('monmaptool', '--create', '--clobber', '--addv', 'a', address, '--fsid', FSID, at('monmap'));
  run('ceph-mon', '-c', file, '--mkfs', '-i', 'a', '--monmap', at('monmap'), '--keyring', at('keyring'));
  start('ceph-mon', '-i', 'a');
  run('ceph', '-c', file, 'osd', 'new', OSD);
  run('ceph-osd', '-c', file, '-i', '0', '--mkfs', '--osd-uuid', OSD, '--keyring', at('keyring'));
  start('ceph-osd', '-i', '0');
  const keys = [`--access-key=${KEY.accessKeyId}`, `--secret-key=${KEY.secretAccessKey}`];
  run('radosgw-admin', '-c', file, 'user', 'create', '--uid=conch', '--display-name=conch', ...keys);
  start('radosgw', '-n', 'client.admin');

  const origin = `http://127.0.0.1:${gateway}`;
  while (daemons.every(({ exitCode }) => exitCode === null)) {
    if (await ask(origin, '/').catch(() => undefined)) break;
    await sleep(100);
  }
  const client = new AwsClient({ ...KEY, service: 's3', region: 'us-east-1' });
  const { status } = await client.fetch(`${origin}/conch`, { method: 'PUT' });
  if (status !== 200) throw new Error(`Ceph did not start: its gateway answers ${status}. See ${at('log')}.`);
  return {
    url: 's3://conch/',
    environment: {
      AWS_ACCESS_KEY_ID: KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
      AWS_ENDPOINT_URL: origin,
    },
    async headers(key) {
      return (await client.fetch(`${origin}/conch/${key}`, { method: 'HEAD' })).headers;
    },
    async close() {
      const ended = daemons.filter(({ exitCode }) => exitCode === null).map((daemon) => once(daemon, 'exit'));
      for (const daemon of daemons) daemon.kill('SIGKILL');
      await Promise.all(ended);
    },
  };
}

import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Certificate = {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Makes Chromium trust this certificate like any other, so that it caches responses and shows no warning. */
  readonly browserSwitch: string;
};

/** Makes a certificate for 127.0.0.1 and this run only. @throws {Error} if there is no `openssl` program */
export function makeCertificate(folder: string): Certificate {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const { status, error, stderr } = spawnSync(
    'openssl',
    ['req', '-x509', '-days', '2', ...names, ...key, '-out', certFile],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The benchmark needs the program "openssl": ${error?.message ?? stderr}`);
  const cert = readFileSync(certFile);
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  const digest = createHash('sha256').update(publicKey).digest('base64');
  return { key: readFileSync(keyFile), cert, browserSwitch: `--ignore-certificate-errors-spki-list=${digest}` };
}

import { existsSync, readFileSync } from 'node:fs';
import type { Commands } from '../../commands.ts';
import { explainingFileErrors } from '../../file-error.ts';
import type { Manifest } from '../../schema.ts';
import { expiryOf, isExpiringSoon, parseStatements } from '../../signatures/statement.ts';
import { findStatement } from '../../signatures/verify-text.ts';
import { visitorText } from '../../signatures/visitor-text.ts';
import { signatureFile } from '../history/folder-records.ts';
import type { Finding } from './finding.ts';

export type Signing = {
  /** Path of the manifest. */
  readonly file: string;
  /** Public keys; none on a site without keys. */
  readonly keys: readonly string[];
  readonly commands: Commands;
};

/** Finds what a server or a browser with these keys would refuse, now or soon. */
export function checkSignature(manifest: Manifest, { file, keys, commands }: Signing): Finding[] {
  if (keys.length === 0) return [];
  const path = signatureFile(file);
  const renewal = `Renew it: "${commands('sign', '--renew')}"`;
  const signing = `Look at "${commands('diff')}", then sign it: "${commands('sign')}"`;
  const finding = (
    severity: Finding['severity'],
    code: Finding['code'],
    message: string,
    remedy: string,
  ): Finding[] => [{ severity, code, path: ['revision'], message, remedy }];
  if (!existsSync(path))
    return finding('error', 'SIGNATURE_MISSING', `the manifest is not signed: there is no ${path}`, signing);
  const text = explainingFileErrors({ code: 'MANIFEST_UNSIGNED', done: 'The signature cannot be read', path }, () =>
    readFileSync(path, 'utf8'),
  );
  const statement = findStatement(visitorText(manifest), parseStatements(text), keys);
  if (!statement) {
    return finding(
      'error',
      'SIGNATURE_INVALID',
      `${path} is not the signature of this manifest by a key of the site`,
      signing,
    );
  }
  const maxAge = manifest.policy?.maxAge;
  const expiry = expiryOf(statement, maxAge);
  if (expiry <= Date.now())
    return finding('error', 'SIGNATURE_EXPIRED', `the signature of ${statement.time} has expired`, renewal);
  if (!isExpiringSoon(expiry, maxAge)) return [];
  return finding(
    'warning',
    'SIGNATURE_EXPIRES_SOON',
    `the signature expires at ${new Date(expiry).toISOString()}`,
    renewal,
  );
}

import { writeFileSync } from 'node:fs';
import { quoteCommand } from '../commands.ts';
import { explainingFileErrors } from '../file-error.ts';
import { OperatorError } from '../operator-error.ts';
import { parseOptions } from './parse-options.ts';
import { createKey } from './signing/private-key.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch keys --out FILE [options]

Makes a key pair (Ed25519) with which the manifest is signed. The private key is written to a new file that only its
owner can read; the public key is printed. Keep the private key where neither the servers of the site nor its CI for
builds can read it. Make a second pair for emergencies, and keep it elsewhere.

Options:
  --out FILE        where to write the private key, in PEM; the file may not exist
  --json            print the result as JSON

Example:
  conch keys --out signing-key.pem`;

export const keys: Verb = {
  summary: 'make a key pair that signs the manifest',
  usage,
  async run(args) {
    const { options } = parseOptions(args, {
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const { out } = options;
    if (out === undefined) throw new UsageError('--out is missing: the file for the private key');
    const { key, publicKey } = createKey();
    writeNew(out, key.export({ type: 'pkcs8', format: 'pem' }).toString());
    const next = [
      quoteCommand(['conch', 'sign', '--sign-with', out]),
      quoteCommand(['conch', 'serve', '--key', publicKey]),
    ].join(', then ');
    return {
      lines: [`The private key is in ${out}; only you can read it. The public key:`, publicKey, `Next: ${next}`],
      data: { privateKeyFile: out, publicKey, next },
    };
  },
};

/** @throws {OperatorError} NAME_TAKEN, FILE_UNUSABLE */
function writeNew(path: string, text: string): void {
  explainingFileErrors({ code: 'FILE_UNUSABLE', done: 'The private key was not written', path }, () => {
    try {
      writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
      const remedy = 'Name another file. A private key is never replaced, because the site may be signed with it.';
      throw new OperatorError('NAME_TAKEN', `${path} exists already.`, remedy, { cause });
    }
  });
}

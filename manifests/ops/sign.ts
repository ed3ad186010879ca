import { expiryOf } from '../signatures/statement.ts';
import { openStore } from './history/open-store.ts';
import { commonOptions, parseOptions, signOptions, signUsage } from './parse-options.ts';
import { requireSigner } from './signing/signer.ts';
import type { Verb } from './verb.ts';

const usage = `Usage: conch sign [options]

Signs the manifest as it is, into the file next to it: site.json.sig. It is for the first signature, and for an edit by
hand, which it records in the history. Look at "conch diff" first: a site with this key runs what you sign. All other
commands that change the manifest sign it themselves.

With --renew, it signs again what is signed already, before the signature expires (policy.maxAge), and nothing else: for
a timer.

Options:
  --manifest FILE   the manifest (default: manifests/site.json)
${signUsage}
  --renew           refuse a manifest that was changed without a signature
  --dry-run         check the manifest and the key, and write nothing
  --json            print the result as JSON

Example:
  conch sign --sign-with signing-key.pem`;

export const sign: Verb = {
  summary: 'sign the manifest after an edit by hand, or renew its signature',
  usage,
  async run(args) {
    const { options, commands } = parseOptions(args, {
      ...commonOptions,
      ...signOptions,
      renew: { type: 'boolean', default: false },
    });
    const { manifest: file, renew } = options;
    const unusual = renew ? 'refuse' : 'accept';
    const signer = requireSigner(file, options, commands);
    const store = openStore(file, commands, signer);
    const by = signer.publicKeys.join(' and ');
    if (options['dry-run']) {
      const { revision } = (await store.peek(unusual)).manifest;
      const lines = [
        `${file}, revision ${revision}, would be signed with ${by}`,
        'Nothing was changed. Next: run it again without --dry-run',
      ];
      return { lines, data: { changed: false, dryRun: true, revision, keys: signer.publicKeys } };
    }
    const { manifest, statement } = await store.sign(signer, unusual);
    const { revision, policy } = manifest;
    const expiry = expiryOf(statement, policy?.maxAge);
    const expires = Number.isFinite(expiry) ? new Date(expiry).toISOString() : undefined;
    return {
      lines: [
        `${file}, revision ${revision}, is signed with ${by}${expires ? ` until ${expires}` : ''}`,
        `Next: ${commands('check', ...signer.publicKeys.flatMap((key) => ['--key', key]))}`,
      ],
      data: { changed: true, revision, keys: signer.publicKeys, time: statement.time, ...(expires && { expires }) },
    };
  },
};

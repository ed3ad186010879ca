import { expiryOf, isExpiringSoon } from '../../../manifests/signatures/statement.ts';
import type { ServedSite } from '../served-site.ts';

/**
 * Warns when less than a fifth of `policy.maxAge` is left for the signature of the served manifest, and when it has expired. Each call of
 * the function that it returns gives the warning at this moment, and logs it once.
 */
export function watchSignatureAge(site: ServedSite, log: (line: string) => void): () => string | undefined {
  let logged: string | undefined;
  return () => {
    const warning = warningOf(site);
    if (warning !== logged && warning !== undefined) log(warning);
    logged = warning;
    return warning;
  };
}

function warningOf({ state, commands }: ServedSite): string | undefined {
  const { manifest, signed } = state();
  const maxAge = manifest.policy?.maxAge;
  if (!signed || maxAge === undefined) return undefined;
  const expiry = expiryOf(signed.statement, maxAge);
  if (!isExpiringSoon(expiry, maxAge)) return undefined;
  const time = new Date(expiry).toISOString();
  const fact =
    expiry > Date.now()
      ? `The signature of the manifest expires at ${time}`
      : `The signature of the manifest has expired at ${time}, so browsers refuse it`;
  return `${fact}. Renew it: "${commands('sign', '--renew')}".`;
}

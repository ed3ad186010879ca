import { isObject } from '../../manifests/is-object.ts';
import { expiryOf } from '../../manifests/signatures/statement.ts';
import { ShellError } from '../errors.ts';
import { embeddedManifest } from './embedded-manifest.ts';
import {
  type FetchFailure,
  type LiveManifest,
  type ReceivedText,
  readManifest,
  type SignedSource,
  type UnreadableManifest,
  type Validation,
} from './read-manifest.ts';
import { requestText } from './request-text.ts';
import { signatureVerifier } from './verify-signature.ts';

/**
 * Gets the manifest that a page of a site with keys starts with: embedded, or fetched. Never rejects. What it gives has the `source` of
 * all further manifests of this page.
 *
 * @param cache `default` takes what the page embeds or preloads, anything else goes to the server
 */
export async function fetchManifest(
  url: string,
  cache: RequestCache,
  validation: Validation,
): Promise<LiveManifest | UnreadableManifest | FetchFailure> {
  const { source, read } = signedSource(url, validation);
  const embedded = cache === 'default' ? embeddedManifest() : undefined;
  if (!embedded) return source.fetch(cache);
  return read(embedded, document.querySelector<HTMLElement>('#conch-manifest')?.dataset.signature);
}

/** @param url of the manifest; its signature is next to it, with `.sig` at the end */
function signedSource(url: string, validation: Validation) {
  const verifySignature = signatureVerifier(url, document.documentElement.dataset.keys ?? '');

  /** @returns the contract by which the signer has validated it */
  async function verify(text: string, signature: string | undefined): Promise<string> {
    const statement = await verifySignature(text, signature);
    const { policy } = JSON.parse(text);
    const maxAge = isObject(policy) && typeof policy.maxAge === 'number' ? policy.maxAge : undefined;
    const expiry = expiryOf(statement, maxAge);
    if (expiry > Date.now()) return statement.contract;
    const [at, now] = [expiry, Date.now()].map((time) => new Date(time).toISOString());
    throw new ShellError('MANIFEST_EXPIRED', `the signature of ${url} has expired at ${at}; this device has ${now}`);
  }

  /** What the signer has validated by this shell's own schema is not validated again, whatever a page or a server says. */
  async function read(
    received: ReceivedText,
    signature: string | undefined,
  ): Promise<LiveManifest | UnreadableManifest> {
    const signed = { signature, source };
    try {
      const validatedBy = await verify(received.text, signature);
      return { ...(await readManifest({ ...received, validatedBy }, validation)), signed };
    } catch (cause) {
      return { source: 'none', cause, value: undefined, refused: [], signed };
    }
  }

  async function fetchBoth(cache: RequestCache): Promise<LiveManifest | FetchFailure> {
    const [manifest, signature] = await Promise.all([requestText(url, cache), requestText(`${url}.sig`, cache)]);
    const { response, text } = manifest;
    const nothing = {
      source: 'none',
      value: undefined,
      refused: [],
      signed: { signature: undefined, source },
    } as const;
    if (text === undefined) return { ...nothing, ...manifest };
    if (signature.text === undefined) {
      const { status } = signature.response ?? {};
      const code = status === 404 ? 'MANIFEST_UNSIGNED' : 'MANIFEST_UNREACHABLE';
      const cause = signature.cause ?? new ShellError(code, `${url}.sig answered ${status}`);
      return { ...nothing, ...signature, cause };
    }
    const result = await read({ text, validatedBy: undefined, isExcerpt: false }, signature.text);
    if (result.source === 'none') return { ...manifest, ...result };
    // The signer has put no preload hints into the page: only a server has, which sends this header.
    return { ...result, isChecked: result.isChecked && response?.headers.has('conch-contract') === true };
  }

  const source: SignedSource = {
    async fetch(cache) {
      const result = await fetchBoth(cache);
      // A release may be under way: one of the two files is already new, and the other one is not.
      const isUnsigned =
        result.source === 'none' && result.cause instanceof ShellError && result.cause.code === 'MANIFEST_UNSIGNED';
      return isUnsigned ? fetchBoth('reload') : result;
    },
    async verify(text, signature) {
      await verify(text, signature);
    },
  };
  return { source, read };
}

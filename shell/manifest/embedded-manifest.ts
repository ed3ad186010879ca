import type { ReceivedText } from './read-manifest.ts';

/** The manifest that a server has embedded in the page (server/html/compose-page.ts); undefined where there is none. */
export function embeddedManifest(): ReceivedText | undefined {
  const block = document.querySelector<HTMLScriptElement>('#conch-manifest');
  if (!block) return undefined;
  const { text, dataset } = block;
  return { text, validatedBy: dataset.contract, isExcerpt: dataset.excerpt !== undefined };
}

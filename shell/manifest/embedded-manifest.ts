import type { EmbeddedManifest, LiveManifest } from './fetch-manifest.ts';

/** The manifest that the page carries, as a server has written it there. */
export function writtenManifest(): EmbeddedManifest | undefined {
  const block = document.querySelector<HTMLScriptElement>('#conch-manifest');
  if (!block) return undefined;
  const { text, dataset } = block;
  return { text, contract: dataset.contract, isExcerpt: dataset.excerpt !== undefined };
}

/** The same, where the server has checked it by this shell's own contract; undefined where it has to be read, or asked for. */
export function carriedManifest(): LiveManifest | undefined {
  const written = writtenManifest();
  if (!written || written.contract !== process.env.CONTRACT) return undefined;
  const { text, isExcerpt } = written;
  try {
    const value = JSON.parse(text);
    return { source: 'live', manifest: value, text, value, refused: [], isExcerpt, isChecked: true };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // cut off on its way
    throw error;
  }
}

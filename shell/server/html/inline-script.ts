import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cachedFile } from '../cached-file.ts';
import { MARKERS } from './markers.ts';

/** A script that pages contain inline, and its source in a Content-Security-Policy. */
export type InlineScript = { readonly text: string; readonly source: string };

/**
 * Reads the script that adds preload links (../../preload/inline-preload.ts); undefined if it is not built.
 *
 * @param root folder with `shell/`
 */
export function inlineScriptReader(root: string): () => InlineScript | undefined {
  const read = cachedFile((content): InlineScript => {
    const text = content.toString('utf8');
    return { text, source: sourceOf(text) };
  });
  const file = join(root, 'shell', 'preload.js');
  return () => read(file);
}

/** The sources that allow the inline scripts of a page. */
export const inlineSources = (html: string): readonly string[] =>
  [...html.matchAll(MARKERS.inlineScript)].map(([, text = '']) => sourceOf(text));

/** https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy#hash_algorithm-hash_value */
const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

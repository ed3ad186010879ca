import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cachedFile } from '../cached-file.ts';
import { MARKERS } from './markers.ts';

/** The script that pages may have inline, as it is built now, and its name in a Content-Security-Policy. */
export type InlineScript = { readonly text: string; readonly source: string };

/** @param root the folder that holds `shell/` */
export function inlineScript(root: string): () => InlineScript | undefined {
  const read = cachedFile((content): InlineScript => {
    const text = content.toString('utf8');
    return { text, source: sourceOf(text) };
  });
  const file = join(root, 'shell', 'preload.js');
  return () => read(file);
}

/** The names of the scripts that a page has inline already. */
export const inlineSources = (html: string): readonly string[] =>
  [...html.matchAll(MARKERS.inlineScript)].map(([, text = '']) => sourceOf(text));

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

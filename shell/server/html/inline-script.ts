import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cachedFile } from '../files/cached-file.ts';
import { MARKERS } from './markers.ts';

/** A script that pages contain inline, and its source in a Content-Security-Policy. */
export type InlineScript = { readonly text: string; readonly source: string };

/** The scripts that some pages contain inline, as files of `shell/`. */
export const INLINE_SCRIPTS = {
  /** Adds preload links: ../../preload/inline-preload.ts. */
  preload: 'preload.js',
  /** Decides what becomes a script, in pages with Trusted Types: ../../page/inline-trusted-types.ts. */
  trustedTypes: 'trusted-types.js',
} as const;

/**
 * Reads such a script; undefined if it is not built.
 *
 * @param root folder with `shell/`
 */
export function inlineScriptReader(root: string, script: keyof typeof INLINE_SCRIPTS): () => InlineScript | undefined {
  const read = cachedFile((content): InlineScript => {
    const text = content.toString('utf8');
    return { text, source: sourceOf(text) };
  });
  const file = join(root, 'shell', INLINE_SCRIPTS[script]);
  return () => read(file);
}

/** The sources that allow the inline scripts of a page. */
export const inlineSources = (html: string): readonly string[] =>
  [...html.matchAll(MARKERS.inlineScript)].map(([, text = '']) => sourceOf(text));

/** https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy#hash_algorithm-hash_value */
export const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

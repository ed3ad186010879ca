import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { freshFile } from './fresh-file.ts';

/** The script that pages may have inline, as it is built now, and its name in a Content-Security-Policy. */
export type InlineScript = { readonly text: string; readonly source: string };

/** @param root the folder that holds `shell/` */
export function inlineScript(root: string): () => InlineScript | undefined {
  const read = freshFile((content): InlineScript => {
    const digest = createHash('sha256').update(content).digest('base64');
    return { text: content.toString('utf8'), source: `'sha256-${digest}'` };
  });
  const file = join(root, 'shell', 'preload.js');
  return () => read(file);
}

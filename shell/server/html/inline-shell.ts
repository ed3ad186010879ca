import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { cachedFile } from '../files/cached-file.ts';
import { shellScript } from '../shell-builds/shell-script.ts';
import { type InlineScript, sourceOf } from './inline-script.ts';
import { MARKERS } from './markers.ts';

/** Would end the script element, or make the browser read on behind its end: https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements */
const UNSAFE = /<(\/?script|!--)/i;

/** The script of the shell. */
export type InlineShell = InlineScript & {
  /** Whether the visitor's next pages request it as a file. */
  readonly isFileNext: boolean;
};

/**
 * Reads the script of the shell to be put into pages; undefined if the page has none with an integrity, as in development, or if it cannot be
 * written into HTML.
 *
 * @param root folder with `shell/`
 * @param isFileNext see `InlineShell`
 */
export function shellReader(root: string, isFileNext: boolean): (html: string) => InlineShell | undefined {
  const read = cachedFile((content): InlineShell | undefined => {
    // The URL of the source map is relative to the script's file.
    const text = content.toString('utf8').replace(/\n\/\/# sourceMappingURL=.*/, '');
    return UNSAFE.test(text) ? undefined : { text, source: sourceOf(text), isFileNext };
  });
  return (html) => {
    const name = shellScript(html);
    return name !== undefined && MARKERS.checkedShellScript.test(html) ? read(join(root, 'shell', name)) : undefined;
  };
}

/**
 * Puts the script of the shell at the end of a page, where it runs when it would as a file: when the HTML has been read. The first
 * page of a visitor needs no request for it, and while the first builds are on their way, the line is not idle: on slow 4G, four
 * remotes are mounted after 0.42 s in place of 0.56 (`npm run bench`).
 */
export const withShell = (html: string, { text, isFileNext }: InlineShell): string => {
  let place = '';
  const rest = html.replace(MARKERS.checkedShellScript, (_, url: string) => {
    place = `data-folder="${url.replace(/[^/]*$/, '')}"${isFileNext ? ` data-file="${url}"` : ''}`;
    return '';
  });
  return rest.replace(MARKERS.bodyEnd, (end) => `<script id="conch-shell" ${place}>${text}</script>${end}`);
};

/**
 * Whether a browser asks for its first page of the site: somebody has typed its URL or comes from another site, and the browser has not kept
 * this page. Where it cannot be told, as with `curl` or on a host without HTTPS, it is not.
 *
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function isFirstVisit(headers: IncomingHttpHeaders): boolean {
  const { 'sec-fetch-site': from, 'sec-fetch-dest': destination, 'if-none-match': kept } = headers;
  return destination === 'document' && from !== undefined && from !== 'same-origin' && kept === undefined;
}

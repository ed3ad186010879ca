import { shellScript } from '../shell-builds/shell-script.ts';
import { MARKERS } from './markers.ts';

/**
 * Moves the page from `/`, for which it is built, to the path at which the site is mounted. Tells it of the stream of manifest
 * changes, which other hosts do not have, and which script of the shell it loads, because there is a file that says which one new pages load.
 *
 * @param base with a slash at both ends, and of characters that need no escaping in HTML: see `parseBase`
 * @param has `events`: such a stream, default true; `reports`: a path that receives reports of violations, default false
 */
export function rebase(html: string, base: string, { events = true, reports = false } = {}): string {
  const script = shellScript(html);
  return html
    .replaceAll(MARKERS.ownFiles, (_, start, folder) => `${start}${base}${folder}/`)
    .replace(MARKERS.base, (_, start) =>
      [
        `${start}${base}"`,
        events && ` data-events="${base}manifests/events"`,
        reports && ` data-reports="${reportsPath(base)}"`,
        script && ` data-shell-script="${script}"`,
      ]
        .filter(Boolean)
        .join(''),
    );
}

/** Where browsers send reports of violations: see ../reports/receive-reports.ts. */
export const reportsPath = (base: string): string => `${base}reports`;

/** `shop`, `/shop` and `/shop/` are all `/shop/`; undefined if the text cannot be the path of a site. */
export function parseBase(text: string): string | undefined {
  const segments = text.split('/').filter(Boolean);
  const plain = segments.every((segment) => /^[\w~-][\w.~-]*$/.test(segment));
  return plain ? `/${segments.map((segment) => `${segment}/`).join('')}` : undefined;
}

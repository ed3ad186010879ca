import { type Answer, isHtml } from './answer.ts';

/** Removes the public keys of a site from its page: nobody has signed a manifest that a test has edited. */
export const withoutKeys = (answer: Answer): Answer =>
  isHtml(answer)
    ? { ...answer, body: Buffer.from(answer.body.toString('utf8').replace(/(<html\b[^>]*?) data-keys="[^"]*"/, '$1')) }
    : answer;

/**
 * Replaces the manifest that `conch serve` embeds in a page, and removes the preload hints, which would not match. Pages of other
 * servers do not change.
 *
 * @param manifest undefined: the page keeps its manifest; null: the page requests it, as on a static host
 * @param places from which the page lets scripts be loaded, if it has Trusted Types; left out: the same as before
 */
export function pageOfSite(
  answer: Answer,
  base: string,
  manifest: object | null | undefined,
  places?: readonly string[],
): Answer {
  if (!isHtml(answer)) return answer;
  const { link: _, etag: __, ...headers } = answer.headers;
  const asking = `<link rel="preload" href="${base}manifests/site.json" as="fetch" crossorigin="anonymous">`;
  const html = answer.body
    .toString('utf8')
    .replace(/<link rel="preload" as="(script|style)" [^>]*>/g, '')
    .replace(/<script id="conch-preload">.*?<\/script>/s, '')
    .replace(/(<script id="conch-trusted-types" data-places=")[^"]*/, (tag, start) =>
      places ? `${start}${places.join(' ')}` : tag,
    )
    .replace(/(<script type="application\/json")[^>]*( id="conch-manifest">).*?<\/script>/s, (block, start, end) => {
      if (manifest === undefined) return block;
      return manifest ? `${start}${end}${JSON.stringify(manifest).replaceAll('<', '\\u003c')}</script>` : asking;
    });
  return { ...answer, headers: { ...headers, 'cache-control': 'no-store' }, body: Buffer.from(html) };
}

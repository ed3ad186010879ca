import { type Answer, isHtml } from './answer.ts';

/**
 * A page as it would be with another manifest. `conch serve` writes the manifest into its pages, with hints of what to fetch early,
 * which would fit no more. Pages of other servers stay as they are.
 *
 * @param manifest undefined: the one that it has; null: the page is to ask for it, as on a static host
 */
export function pageOfSite(answer: Answer, base: string, manifest: object | null | undefined): Answer {
  if (!isHtml(answer)) return answer;
  const { link: _, etag: __, ...headers } = answer.headers;
  const asking = `<link rel="preload" href="${base}manifests/site.json" as="fetch" crossorigin="anonymous">`;
  const html = answer.body
    .toString('utf8')
    .replace(/<link rel="preload" as="(script|style)" [^>]*>/g, '')
    .replace(/<script id="conch-preload">.*?<\/script>/s, '')
    .replace(/(<script type="application\/json")[^>]*( id="conch-manifest">).*?<\/script>/s, (block, start, end) => {
      if (manifest === undefined) return block;
      return manifest ? `${start}${end}${JSON.stringify(manifest).replaceAll('<', '\\u003c')}</script>` : asking;
    });
  return { ...answer, headers: { ...headers, 'cache-control': 'no-store' }, body: Buffer.from(html) };
}

import type { Preload } from '../../site/preload-plan.ts';
import { schemaDigest } from '../live-manifest/schema-digest.ts';
import type { PagePreloads } from './page-preloads.ts';

export type EmbeddedText = {
  /** JSON that is safe in HTML: see `scriptJson`. */
  readonly text: string;
  /** Whether it is what the page's own path can reach, and no more: see excerpt.ts. */
  readonly isExcerpt: boolean;
};

export type PageParts = {
  /** Undefined where it is left to be asked for. */
  readonly manifest: EmbeddedText | undefined;
  readonly plan: PagePreloads;
  /** What ../page/preload.ts has become: gives the hints that depend on the visitor. Undefined where it is not built. */
  readonly script: string | undefined;
};

/**
 * Longest manifest that a page carries whole, in characters: that of some 45 remotes with a page each. Compressed it has 3 KB, which
 * take 2 % of the time until the first remote is mounted on a slow line (1.6 Mbit/s); 64 KB took 6 %. Of a greater one a page
 * carries an excerpt, and the rest is asked for when the page is there.
 */
export const EMBEDDED_MANIFEST_MAX_CHARS = 16 * 1024;

/** JSON in which nothing can end a script element. */
export const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * Puts into the page what it would otherwise ask for: the manifest, in the place of the element that preloads it, and hints for
 * what the URL needs. A page without that element stays as it is.
 *
 * @param base where the site is mounted
 */
export function composePage(html: string, base: string, { manifest, plan, script }: PageParts): string {
  const path = base.replaceAll('.', '\\.');
  const link = new RegExp(`<link\\b[^>]*\\bhref="${path}manifests/site\\.json"[^>]*>`);
  const readerHint = new RegExp(`<link\\b[^>]*\\bhref="${path}shell/reader\\.[^>]*>`);
  const hints = plan.preloads.map(element).join('');
  const inline = plan.dependsOnVisitor && script ? `<script id="conch-preload">${script}</script>` : '';
  if (!manifest) return html.replace(link, (asking) => hints + asking);
  const attributes = `data-contract="${schemaDigest}"${manifest.isExcerpt ? ' data-excerpt' : ''} id="conch-manifest"`;
  const block = `<script type="application/json" ${attributes}>${manifest.text}</script>${inline}`;
  return html.replace(readerHint, '').replace(link, () => hints + block);
}

/**
 * The same hints, as far as they are wanted first, for the `Link` header: a browser reads them before the page, and proxies can
 * make early hints of them. Proxies take few kilobytes of headers, so chunks stay in the page.
 */
export function linkHeader(html: string, { preloads }: PagePreloads): string {
  const shell = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)].map(
    ([, href = '']): HeaderPreload => ({ href, as: 'script', crossorigin: false }),
  );
  return [...shell, ...preloads.filter(({ isEntry }) => isEntry)].map(headerValue).join(', ');
}

const element = ({ href, as, crossorigin, integrity, provides }: Preload): string => {
  const attributes = [
    `as="${as}" href="${href.replaceAll('&', '&amp;').replaceAll('"', '%22')}"`,
    ...(crossorigin ? ['crossorigin'] : []),
    ...(integrity ? [`integrity="${integrity}"`] : []),
    ...(provides ? [`data-provides="${provides.join(' ').replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`] : []),
  ];
  return `<link rel="preload" ${attributes.join(' ')}>`;
};

type HeaderPreload = Pick<Preload, 'href' | 'as' | 'crossorigin' | 'integrity'>;

const headerValue = ({ href, as, crossorigin, integrity }: HeaderPreload): string =>
  [
    `<${href}>; rel=preload; as=${as}`,
    ...(crossorigin ? ['crossorigin'] : []),
    ...(integrity ? [`integrity="${integrity}"`] : []),
  ].join('; ');

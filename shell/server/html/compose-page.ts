import type { Preload } from '../../site/preload-plan.ts';
import { schemaDigest } from '../live-manifest/schema-digest.ts';
import { MARKERS } from './markers.ts';
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
 * Puts into the page what the shell would otherwise have to request: the manifest, in the place of the link that preloads it, and
 * preload links for what the URL needs. Without a manifest that link stays.
 */
export function composePage(html: string, { manifest, plan, script }: PageParts): string {
  const hints = plan.preloads.map(element).join('');
  if (!manifest) return html.replace(MARKERS.manifestLink, (link) => hints + link);
  const attributes = `data-contract="${schemaDigest}"${manifest.isExcerpt ? ' data-excerpt' : ''} id="conch-manifest"`;
  const block = `<script type="application/json" ${attributes}>${manifest.text}</script>`;
  const inline = plan.dependsOnVisitor && script ? `<script id="conch-preload">${script}</script>` : '';
  return html.replace(MARKERS.validationLink, '').replace(MARKERS.manifestLink, () => hints + block + inline);
}

/**
 * The `Link` header of a page: its most urgent preloads, which a browser sees before the HTML, and a proxy can send as early hints
 * (https://www.rfc-editor.org/rfc/rfc8297). Proxies limit headers to a few kilobytes, so chunks and styles are named in the HTML only.
 */
export function linkHeader(html: string, { preloads }: PagePreloads): string {
  const shell = [...html.matchAll(MARKERS.shellScript)].map(
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

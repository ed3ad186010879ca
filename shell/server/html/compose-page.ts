import type { Manifest } from '../../../manifests/schema.ts';
import type { Statement } from '../../../manifests/signatures/statement.ts';
import type { Preload } from '../../site/preload-plan.ts';
import { schemaDigest } from '../live-manifest/schema-digest.ts';
import { MARKERS } from './markers.ts';
import { escapeHtml } from './page-head.ts';
import type { PagePreloads } from './page-preloads.ts';

/** A manifest to be embedded in a page. */
export type EmbeddedText = {
  /** JSON that is safe in a script element: see manifests/script-json.ts. */
  readonly text: string;
  /** On a site with keys. It takes the place of the digest of the contract, which it contains. */
  readonly statement?: Statement | undefined;
  /** Whether it is reduced to what the path needs: see excerpt.ts. */
  readonly isExcerpt: boolean;
  /** Of an excerpt: the folders of the whole manifest from which the policy of the page allows scripts. */
  readonly scriptFolders?: readonly string[];
};

export type PageParts = {
  /** Undefined if the shell has to request it. */
  readonly manifest: EmbeddedText | undefined;
  readonly plan: PagePreloads;
  /** The built ../../preload/inline-preload.ts, which adds the preloads that depend on the visitor. */
  readonly script: string | undefined;
};

/**
 * Longest manifest that is embedded whole, in characters: about 45 remotes with a page each, 3 KB compressed. At 1.6 Mbit/s that is 2 % of
 * the time until the first remote is mounted (64 KB would be 6 %). Of a longer one an excerpt is embedded, and the shell requests the rest
 * once the page is shown.
 */
export const EMBEDDED_MANIFEST_MAX_CHARS = 16 * 1024;

/**
 * Puts into the page what the shell would otherwise have to request: the manifest, in the place of the link that preloads it, and
 * preload links for what the URL needs. Without a manifest that link stays.
 */
export function composePage(html: string, { manifest, plan, script }: PageParts): string {
  const links = plan.preloads.map(linkElement).join('');
  if (!manifest) return html.replace(MARKERS.manifestLink, (link) => links + link);
  const { text, statement, isExcerpt, scriptFolders } = manifest;
  const folders = scriptFolders ? ` data-script-folders="${escapeHtml(scriptFolders.join(' '))}"` : '';
  const proof = statement
    ? `data-signature="${escapeHtml(JSON.stringify(statement))}"`
    : `data-contract="${schemaDigest}"`;
  const attributes = `${proof}${folders}${isExcerpt ? ' data-excerpt' : ''} id="conch-manifest"`;
  const block = `<script type="application/json" ${attributes}>${text}</script>`;
  const inline = plan.dependsOnVisitor && script ? `<script id="conch-preload">${script}</script>` : '';
  return html.replace(MARKERS.validationLink, '').replace(MARKERS.manifestLink, () => links + block + inline);
}

/**
 * Writes into the page what a manifest from the browser's storage may do there, should the live one be missing: it may load builds
 * from `data-origins`, and with `data-integrity` only those with an integrity. See manifest/fallback-manifest.ts.
 */
export const withBounds = (html: string, { origins, policy }: Manifest): string => {
  const attributes = [
    ...(origins.length > 0 ? [` data-origins="${origins.join(' ')}"`] : []),
    ...(policy?.integrity === 'required' ? [' data-integrity="required"'] : []),
  ];
  return html.replace(MARKERS.page, (start) => start + attributes.join(''));
};

/**
 * Writes the public keys of the site into the page, and preload links for what the shell then needs before it uses a manifest: the chunk
 * that verifies signatures, and the signature itself if it has to be requested. See manifest/signed-manifest.ts.
 */
export const withKeys = (html: string, keys: readonly string[], isEmbedded: boolean): string => {
  if (keys.length === 0) return html.replace(MARKERS.signatureDigest, '');
  const marked = withChunk(html, 'signature').replace(
    MARKERS.page,
    (start) => `${start} data-keys="${keys.join(' ')}"`,
  );
  if (isEmbedded) return marked;
  return marked.replace(MARKERS.manifestLink, (link) => link + link.replace('/site.json"', '/site.json.sig"'));
};

/** Adds a preload link for the chunk that decides what the visitor sees, if the manifest has rules. See ../../visitor/follow-visitor.ts. */
export const withVisitor = (html: string, { visitor }: Manifest): string =>
  visitor ? withChunk(html, 'visitor') : html.replace(MARKERS.visitorDigest, '');

/** Adds preload links for the chunks that the builds of the page need: else these would be requested when the shell has run. */
export const withChunks = (html: string, { chunks }: PagePreloads): string => chunks.reduce(withChunk, html);

/** Adds a preload link for a chunk of the shell next to the one for the chunk that reads manifests. */
const withChunk = (html: string, chunk: string): string =>
  html.replace(MARKERS.validationLink, (link) => {
    const [, , integrity = ''] = [...html.matchAll(MARKERS.chunkDigests)].find(([, name]) => name === chunk) ?? [];
    const ofChunk = link
      .replace('/shell/manifest.', `/shell/${chunk}.`)
      .replace(/ integrity="[^"]*"/, ` integrity="${integrity}"`);
    return link + ofChunk;
  });

/**
 * The `Link` header of a page: its most urgent preloads, which a browser sees before the HTML, and a proxy can send as early hints
 * (https://www.rfc-editor.org/rfc/rfc8297). Proxies limit headers to a few kilobytes, so chunks and styles are named in the HTML only.
 */
export function linkHeader(html: string, { preloads }: PagePreloads): string {
  const shell = [...html.matchAll(MARKERS.shellScript)].map(
    ([, href = '', integrity]): HeaderPreload => ({
      href,
      as: 'script',
      crossorigin: integrity ? 'anonymous' : undefined,
      integrity,
    }),
  );
  return [...shell, ...preloads.filter(({ isEntry }) => isEntry)].map(linkValue).join(', ');
}

const linkElement = ({ href, as, crossorigin, integrity, provides }: Preload): string => {
  const attributes = [
    ...(as === 'module' ? [] : [`as="${as}"`]),
    `href="${href.replaceAll('&', '&amp;').replaceAll('"', '%22')}"`,
    ...corsAttribute(crossorigin),
    ...(integrity ? [`integrity="${integrity}"`] : []),
    ...(provides ? [`data-provides="${provides.join(' ').replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`] : []),
  ];
  return `<link rel="${relOf(as)}" ${attributes.join(' ')}>`;
};

type HeaderPreload = Pick<Preload, 'href' | 'as' | 'crossorigin' | 'integrity'>;

const linkValue = ({ href, as, crossorigin, integrity }: HeaderPreload): string =>
  [
    `<${href}>; rel=${relOf(as)}`,
    ...(as === 'module' ? [] : [`as=${as}`]),
    ...corsAttribute(crossorigin),
    ...(integrity ? [`integrity="${integrity}"`] : []),
  ].join('; ');

const relOf = (as: Preload['as']): string => (as === 'module' ? 'modulepreload' : 'preload');

/** `crossorigin` alone means `anonymous`. */
const corsAttribute = (mode: Preload['crossorigin']): readonly string[] =>
  mode ? [mode === 'anonymous' ? 'crossorigin' : `crossorigin="${mode}"`] : [];

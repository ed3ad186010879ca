import { installHooks } from '../chunk-hooks.ts';
import type { Site } from '../site/site.ts';
import { type PageTexts, pageTexts, titleOfPage } from '../site/title.ts';

/** What the document was like when the shell started. */
export type ServedPage = { readonly title: string; readonly pathname: string };

/** The title of the page by the manifest. The document has another one if a remote has given it. */
export type ManifestTitle = () => string;

/**
 * Keeps the title and the description of the document up to date with the route and the language. A title that a remote has given, by its
 * prop `setTitle` or in `document.title`, stays until the path changes.
 */
export function followTitle(site: Site, served: ServedPage): ManifestTitle {
  /** The last title by the manifest, and the path to which the document's title belongs. */
  let { title: last, pathname: titled } = served;
  let described = titled;

  const byManifest = (): Pick<PageTexts, 'description'> & { readonly title: string; readonly isFound: boolean } => {
    const { manifest, base } = site;
    const { pathname } = location;
    const entry = site.match(pathname).find(({ region }) => region === 'main');
    const matchOf = (applications: typeof manifest.applications) => site.preview({ ...manifest, applications }).match;
    const texts = entry && pageTexts({ manifest, entry, matchOf }, document.documentElement.lang, base, pathname);
    return {
      title: titleOfPage(texts?.title, served.title),
      description: texts?.description,
      isFound: entry !== undefined,
    };
  };
  const update = () => {
    const { pathname } = location;
    if (site.whenComplete() && pathname !== served.pathname) return; // an excerpt does not know the page
    const { title, description, isFound } = byManifest();
    // The not-found page has a title of its own (page/not-found.ts), which the server has written, too.
    if (pathname !== titled || (isFound && document.title === last)) document.title = title;
    if (pathname !== described || description) setDescription(description);
    if (pathname !== titled) for (const element of document.querySelectorAll('head > [data-page]')) element.remove();
    last = title;
    titled = described = pathname;
  };
  update();
  installHooks({
    titleGiven() {
      titled = location.pathname; // a router may have changed it in this task, and `update` follows
    },
  });
  window.addEventListener('single-spa:before-routing-event', update);
  window.addEventListener('conch:language', update);
  return () => byManifest().title;
}

function setDescription(text: string | undefined): void {
  const known = document.querySelector<HTMLMetaElement>('meta[name="description"]');
  if (!text) {
    known?.remove();
    return;
  }
  const meta = known ?? document.createElement('meta');
  meta.name = 'description';
  meta.content = text;
  if (!known) document.head.append(meta);
}

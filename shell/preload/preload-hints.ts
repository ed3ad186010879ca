import { entryUrl } from '../site/build-urls.ts';
import { visibleApplications } from '../site/layouts.ts';
import { resolveProvision } from '../site/shared-provider.ts';
import type { Site } from '../site/site.ts';

/**
 * Has the browser fetch the entries, first chunks and styles of the applications that the URL activates, in the builds of this
 * visitor, and the chunks of shared modules from the build that all of them will use: what ../server/preloads.ts does where a
 * server knows path and visitor. What is hinted at already stays as it is.
 *
 * @param isKnown whether the build of a remote is the one that the shell will choose, too
 */
export function addPreloadHints(site: Site, isKnown: (remote: string) => boolean = () => true): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLLinkElement>('link[rel="preload"]')].map((link) => [link.href, link]),
  );
  const preload = (href: string, crossorigin: boolean, integrity = ''): HTMLLinkElement => {
    const known = links.get(href);
    if (known) return known;
    const link = document.createElement('link');
    link.rel = 'preload';
    link.as = href.endsWith('.css') ? 'style' : 'script';
    if (crossorigin) link.crossOrigin = 'anonymous';
    if (integrity) link.integrity = integrity;
    link.href = href;
    document.head.append(link);
    links.set(href, link);
    return link;
  };
  const applications = visibleApplications(site.match(location.pathname));
  const builds = new Map(applications.map(({ remote }) => [remote, isKnown(remote) ? site.build(remote) : undefined]));
  const sharing = [...builds].map(([remote, build]) => ({
    from: `${remote}@${build?.version}`,
    provides: build?.provides,
  }));
  for (const { remote, module } of applications) {
    const build = builds.get(remote);
    if (!build) continue;
    const { bundleFileName, basePath, integrity, assets, sharedAssets, provides } = build;
    const from = `${remote}@${build.version}`;
    const entry = preload(entryUrl(bundleFileName, basePath, integrity), true, integrity);
    const { isUsed, isContested } = resolveProvision(
      { from, provides },
      sharing.filter((other) => other.from !== from),
    );
    const shared = isUsed ? sharedAssets?.[module] : undefined;
    if (shared && isContested) entry.dataset.provides = Object.keys(provides ?? {}).join(' ');
    for (const file of [...(assets?.[module] ?? []), ...(shared ?? [])]) {
      const { href, origin } = new URL(file, basePath);
      preload(href, origin !== location.origin); // webpack asks so for chunks on other origins alone
    }
  }
}

import { applicationsInLayout } from '../site/layouts.ts';
import { planPreloads } from '../site/preload-plan.ts';
import type { Site } from '../site/site.ts';

/**
 * Adds the preload links that the page lacks: those that the plan has for the applications at the current URL, in the builds of this
 * visitor. A link that the server has put into the page stays.
 *
 * @param isKnown whether the shell is certain to choose the same build of a remote
 */
export function addPreloadHints(site: Site, isKnown: (remote: string) => boolean = () => true): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLLinkElement>('link[rel$="preload"]')].map((link) => [link.href, link]),
  );
  const possibleBuilds = (remote: string) => {
    const build = isKnown(remote) ? site.build(remote) : undefined;
    return build ? [build] : [];
  };
  const applications = applicationsInLayout(site.manifest, site.match(location.pathname));
  const preloads = planPreloads(applications, possibleBuilds, location.origin);
  for (const { href, as, crossorigin, integrity, provides } of preloads) {
    const link = links.get(href) ?? document.createElement('link');
    if (provides) link.dataset.provides = provides.join(' ');
    if (links.has(href)) continue;
    link.rel = as === 'module' ? 'modulepreload' : 'preload';
    if (as !== 'module') link.as = as;
    if (crossorigin) link.crossOrigin = crossorigin;
    if (integrity) link.integrity = integrity;
    link.href = href;
    document.head.append(link);
  }
}

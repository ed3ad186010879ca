import type { OpenOutlet } from '../application/active-applications.ts';
import { hooks } from '../chunk-hooks.ts';
import type { Site } from '../site/site.ts';
import { openOutlet } from './outlet.ts';

export const mainRegion = (): HTMLElement => document.querySelector('main') ?? document.body;

/** Sets the layout of the page; page.css has the rules, or a style sheet that server/html/page-layouts.ts writes into the page. */
export function setLayout(layout = 'standard'): void {
  document.documentElement.dataset.layout = layout;
}

/** Opens outlets in their regions, which exist as long as the page does, in the manifest's order whatever the order of the calls. */
export function openInRegions(site: Site, shellProps: object): OpenOutlet {
  return (entry) => {
    const parent = document.querySelector(`[data-region=${entry.region}]`);
    if (!parent) {
      console.error(`${entry.name} has no region`);
      return () => {};
    }
    const indexOf = (element: Element): number => site.indexOf(element.getAttribute('data-application') ?? '');
    const targetIn = (site: Site) => {
      const now = site.manifest.applications.find(({ name }) => name === entry.name);
      return now && site.application(now);
    };
    const outlet = openOutlet(site.application(entry), entry.name, site, shellProps, targetIn);
    const next = [...parent.children].find((element) => indexOf(element) > indexOf(outlet.element));
    parent.insertBefore(outlet.element, next ?? null);
    hooks.outletEntered(outlet.element);
    if (entry.region === 'main') hooks.whenPageIsVisible(() => setLayout(entry.layout));
    return () => {
      hooks.outletLeaving(outlet.element);
      outlet.close();
    };
  };
}

import type { RegionName } from '../../manifests/schema.ts';
import type { OpenOutlet } from '../application/active-applications.ts';
import { hooks } from '../chunk-hooks.ts';
import type { Layout } from '../site/layouts.ts';
import type { Site } from '../site/site.ts';
import { openOutlet } from './outlet.ts';

/** The region's element, which exists as long as the page does. */
export function region(name: RegionName): HTMLElement {
  const element = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
  if (!element) throw new TypeError(`index.html has no element with data-region="${name}"`);
  return element;
}

/** Sets the layout of the page; page.css has the rules. */
export function setLayout(layout: Layout = 'standard'): void {
  document.documentElement.dataset.layout = layout;
}

/** Opens outlets in their regions, in the manifest's order whatever the order of the calls. */
export function openInRegions(site: Site, shellProps: object): OpenOutlet {
  return (entry) => {
    const indexOf = (element: HTMLElement): number => site.indexOf(element.dataset.application ?? '');
    const targetIn = (site: Site) => {
      const now = site.manifest.applications.find(({ name }) => name === entry.name);
      return now && site.application(now);
    };
    const outlet = openOutlet(site.application(entry), entry.name, site, shellProps, targetIn);
    const parent = region(entry.region);
    const outlets = [...parent.querySelectorAll<HTMLElement>(':scope > [data-application]')];
    const next = outlets.find((element) => indexOf(element) > indexOf(outlet.element));
    parent.insertBefore(outlet.element, next ?? null);
    hooks.outletEntered(outlet.element);
    if (entry.region === 'main') hooks.whenPageIsVisible(() => setLayout(entry.layout));
    return () => {
      hooks.outletLeaving(outlet.element);
      outlet.close();
    };
  };
}

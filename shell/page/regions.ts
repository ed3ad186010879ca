import type { RegionName } from '../../manifests/schema.ts';
import type { OpenOutlet } from '../application/active-applications.ts';
import type { Site } from '../site/site.ts';
import { openOutlet } from './outlet.ts';
import { handover, layOut } from './transition-hooks.ts';

/** The region's element, which stays for as long as the page does. */
export function region(name: RegionName): HTMLElement {
  const element = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
  if (!element) throw new TypeError(`index.html has no element with data-region="${name}"`);
  return element;
}

/** Opens outlets in their regions, in the manifest's order whatever the order of their arrival. */
export function openInRegions(site: Site, shellProps: object): OpenOutlet {
  return (entry) => {
    const place = (element: HTMLElement): number => site.indexOf(element.dataset.application ?? '');
    const outlet = openOutlet(site.application(entry), entry.name, shellProps);
    const parent = region(entry.region);
    const outlets = [...parent.querySelectorAll<HTMLElement>(':scope > [data-application]')];
    const next = outlets.find((element) => place(element) > place(outlet.element));
    parent.insertBefore(outlet.element, next ?? null);
    handover.enter(outlet.element);
    if (entry.region === 'main') handover.whenShown(() => layOut(entry.layout));
    return () => {
      handover.leave(outlet.element);
      outlet.close();
    };
  };
}

import { navigateToUrl as singleSpaNavigate } from 'single-spa';
import { mayOpen } from '../site/link-destination.ts';

type Destination = Parameters<typeof singleSpaNavigate>[0];

/**
 * single-spa's function for links and routers, which assigns every URL with another host to `location`: `javascript://host/` has one,
 * too (https://github.com/single-spa/single-spa/blob/main/src/navigation/navigation-events.js).
 *
 * @param this a link, if the function is its `onclick`
 */
export function navigateToUrl(this: unknown, to: Destination): void {
  const link =
    this instanceof HTMLAnchorElement ? this : typeof to === 'object' && 'currentTarget' in to && to.currentTarget;
  const url = typeof to === 'string' ? to : link instanceof HTMLAnchorElement ? link.href : '';
  if (mayOpen(new URL(url, document.baseURI))) Reflect.apply(singleSpaNavigate, this, [to]);
  else if (typeof to === 'object' && 'preventDefault' in to) to.preventDefault();
}

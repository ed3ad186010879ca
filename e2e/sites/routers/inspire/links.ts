import type { ShellProps } from '../../../../remotes/kit/props.ts';
import { count, seen } from '../seen.ts';
import { fill } from './fill.ts';

const ends = new Map<HTMLElement, () => void>();

/** A fragment without a framework that shows something of the URL. */
export async function mount({ domElement, base, navigate }: ShellProps): Promise<void> {
  seen().navigate = navigate;
  const place = document.createElement('p');
  place.dataset.shows = 'plain';
  const show = () => {
    count('plain');
    place.textContent = location.pathname.slice(base.length - 1) + location.search;
  };
  show();
  window.addEventListener('popstate', show);
  ends.set(domElement, () => window.removeEventListener('popstate', show));
  domElement.append(place, ...fill(base));
}

export async function unmount({ domElement }: ShellProps): Promise<void> {
  ends.get(domElement)?.();
  ends.delete(domElement);
  domElement.replaceChildren();
}

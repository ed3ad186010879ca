import type { ShellProps } from '../../../../remotes/kit/props.ts';
import { seen } from '../seen.ts';
import { fill } from './fill.ts';

export async function mount({ domElement, base, name, navigate }: ShellProps): Promise<void> {
  seen().navigate = navigate;
  const heading = document.createElement('h1');
  heading.textContent = name;
  domElement.append(heading, ...fill(base));
}

export async function unmount({ domElement }: ShellProps): Promise<void> {
  domElement.replaceChildren();
}

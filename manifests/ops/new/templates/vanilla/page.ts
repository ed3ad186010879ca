import type { ShellProps } from 'conch-shell/remote';
import styles from './page.module.css';

export async function mount({ domElement, base }: ShellProps): Promise<void> {
  const title = document.createElement('h1');
  title.className = styles.title ?? '';
  title.textContent = 'My orders';
  const link = document.createElement('a');
  link.href = base;
  link.textContent = 'Back to the start page';
  const paragraph = document.createElement('p');
  paragraph.append(link);
  const page = document.createElement('div');
  page.className = styles.page ?? '';
  page.append(title, paragraph);
  domElement.replaceChildren(page);
}

export async function unmount({ domElement }: ShellProps): Promise<void> {
  domElement.replaceChildren();
}

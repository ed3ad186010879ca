import '../card.css';
import { markShown } from '../shown.ts';

type Props = { readonly name: string; readonly domElement: HTMLElement };

const lines = ['Steel frame', 'Two drive wheels', 'A seat', 'A roof', 'Four lamps'];

/** A tiny remote: a card with a heading, a list and a button. */
export async function mount({ name, domElement }: Props): Promise<void> {
  const card = document.createElement('article');
  card.className = 'bench-card';
  const heading = document.createElement('h2');
  heading.textContent = name;
  const list = document.createElement('ul');
  for (const line of lines) list.append(Object.assign(document.createElement('li'), { textContent: line }));
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Count';
  let count = 0;
  button.addEventListener('click', () => {
    count += 1;
    button.textContent = `Count: ${count}`;
  });
  card.append(heading, list, button);
  domElement.append(card);
  markShown(name);
}

export async function unmount({ domElement }: Props): Promise<void> {
  domElement.replaceChildren();
}

import type { ShellError } from '../errors.ts';
import { remedies } from '../remedies.ts';

/** What a visitor sees in place of something that could not be shown; the console tells whoever looks after the site. */
export function errorCard(
  error: ShellError,
  of: { readonly remote: string; readonly version: string } | undefined,
  retry: () => void,
): HTMLElement {
  console.error(error, `\n${remedies[error.code]}`);
  const card = document.createElement('section');
  card.className = 'conch-card';
  card.role = 'alert';

  const heading = document.createElement('h2');
  heading.textContent = 'This part of the page could not be shown';
  const advice = document.createElement('p');
  advice.textContent = 'The rest of the site works. You can try again, or come back a little later.';
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Try again';
  button.addEventListener('click', retry, { once: true });
  const reference = document.createElement('p');
  reference.className = 'conch-reference';
  reference.textContent = [of && `${of.remote} ${of.version}`, error.code].filter(Boolean).join(' · ');

  card.append(heading, advice, button, reference);
  return card;
}

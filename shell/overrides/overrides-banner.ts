import { addStyles } from '../add-styles.ts';
import { bindText, localize, t, textLanguage } from '../texts/texts.ts';
import css from './banner.css?text';
import type { Preview } from './previews.ts';

/** What this tab does differently from all others. */
export type Overrides = {
  readonly previews: readonly Pick<Preview, 'remote' | 'version' | 'until'>[];
  /** Names of the remotes that it leaves out. */
  readonly without: readonly string[];
};

const CLASS = 'conch-overrides';

/** What the banner says. */
let shown = '';

/**
 * Shows a banner that says what this tab does differently, with a button to end it; removes it if the tab does nothing. It stays as it is,
 * with the focus, while it says the same.
 */
export function showOverrides({ previews, without }: Overrides, leave: () => void): void {
  const next = JSON.stringify([previews, without]);
  if (next === shown) return;
  shown = next;
  document.querySelector(`.${CLASS}`)?.remove();
  if (previews.length + without.length === 0) return;
  if (!document.querySelector('#conch-override-styles')) addStyles('conch-override-styles', css);
  const banner = document.createElement('aside');
  banner.className = CLASS;
  const text = document.createElement('p');
  const button = localize(document.createElement('button'), 'leave');
  button.type = 'button';
  button.addEventListener('click', leave);
  banner.append(text, button);
  bindText(banner, () => {
    banner.ariaLabel = t('onlyInThisTab');
    const sentences = previews.map(({ remote, version, until }) => {
      const time = until.toLocaleString(textLanguage('previewShown'), { dateStyle: 'medium', timeStyle: 'short' });
      return t('previewShown', { build: `${remote} ${version}`, time });
    });
    if (without.length > 0) sentences.push(t('leftOut', { remotes: without.join(', ') }));
    text.textContent = [...sentences, t('onlyInThisTab')].join(' ');
  });
  document.body.append(banner);
}

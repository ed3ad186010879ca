import type { ShellProps } from 'conch-shell/remote';
import { useId } from 'react';
import styles from './language-switch.module.css';
import type { Texts } from './texts.ts';

type Props = Pick<ShellProps, 'lang' | 'languages' | 'setLanguage'> & { readonly texts: Texts };

/** A menu of the site's languages, each under its own name: `English`, `Deutsch`. */
export const LanguageSwitch = ({ lang, languages, setLanguage, texts }: Props) => {
  const id = useId();
  return (
    <div className={styles.switch}>
      <label className={styles.label} htmlFor={id}>
        {texts.language}
      </label>
      <select
        id={id}
        className={styles.select}
        value={lang}
        onChange={({ currentTarget }) => setLanguage(currentTarget.value)}
      >
        {languages.map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {nativeName(tag)}
          </option>
        ))}
      </select>
    </div>
  );
};

function nativeName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

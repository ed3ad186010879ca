import { reactLifecycles } from 'conch-shell/react';
import type { ShellProps } from 'conch-shell/remote';
import { useLocation } from '../store/react/use-location.ts';
import styles from './header.module.css';
import { LanguageSwitch } from './language-switch.tsx';
import { textsIn } from './texts.ts';

const Header = ({ base, lang, languages, setLanguage }: ShellProps) => {
  const texts = textsIn(lang);
  const links = [
    { path: 'products', name: texts.tractors },
    { path: 'products/classic', name: texts.classics },
    { path: 'products/autonomous', name: texts.autonomous },
    { path: 'stores', name: texts.stores },
  ];
  const current = useLocation(base).segments.join('/').toLowerCase();
  return (
    <div className={styles.header} lang={texts.lang} data-build={process.env.REMOTE_VERSION}>
      <a className={styles.name} href={base} aria-current={current === '' ? 'page' : undefined}>
        Tractor Store
      </a>
      <nav className={styles.nav} aria-label={texts.navigation}>
        <ul className={styles.links}>
          {links.map(({ path, name }) => (
            <li key={path}>
              <a className={styles.link} href={`${base}${path}`} aria-current={path === current ? 'page' : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.tools}>
        {languages.length > 1 && (
          <LanguageSwitch lang={lang} languages={languages} setLanguage={setLanguage} texts={texts} />
        )}
        <conch-fragment name="mini-cart" />
      </div>
    </div>
  );
};

export const { mount, update, unmount } = reactLifecycles(Header);

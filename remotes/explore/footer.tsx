import { reactLifecycles } from 'conch-shell/react';
import type { ShellProps } from 'conch-shell/remote';
import styles from './footer.module.css';
import { textsIn } from './texts.ts';

const Footer = ({ base, lang }: ShellProps) => {
  const texts = textsIn(lang);
  return (
    <div className={styles.footer} lang={texts.lang}>
      <p className={styles.motto}>{texts.motto}</p>
      <p className={styles.small}>
        {texts.delivery} <a href={`${base}stores`}>{texts.findStore}</a>
      </p>
    </div>
  );
};

export const { mount, update, unmount } = reactLifecycles(Footer);

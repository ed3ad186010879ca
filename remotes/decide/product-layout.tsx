import type { ReactNode } from 'react';
import styles from './product-layout.module.css';
import type { Texts } from './texts.ts';

type Props = {
  readonly base: string;
  readonly texts: Texts;
  readonly title: string;
  readonly picture: { readonly src: string; readonly alt: string } | undefined;
  readonly children: ReactNode;
};

/** The picture, with the details next to it. Also used while the product is loading, so that the layout does not shift. */
export const ProductLayout = ({ base, texts, title, picture, children }: Props) => (
  <div className={styles.product} lang={texts.lang}>
    <div className={styles.stage}>
      {picture && <img className={styles.picture} src={picture.src} alt={picture.alt} width="400" height="300" />}
    </div>
    <div className={styles.details}>
      <a className={styles.back} href={`${base}products`}>
        {texts.allTractors}
      </a>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </div>
  </div>
);

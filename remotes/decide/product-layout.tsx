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

/** A stage for the picture, and the words beside it. The same while the product is still on its way, so nothing jumps. */
export const ProductLayout = ({ base, texts, title, picture, children }: Props) => (
  <div className={styles.product} lang={texts.speech}>
    <div className={styles.stage}>
      {picture && <img className={styles.picture} src={picture.src} alt={picture.alt} width="400" height="300" />}
    </div>
    <div className={styles.words}>
      <a className={styles.back} href={`${base}products`}>
        {texts.allTractors}
      </a>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </div>
  </div>
);

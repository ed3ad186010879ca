import { price } from '../store/price.ts';
import { tractorImage } from '../store/tractor.ts';
import type { CatalogProduct } from './catalog.ts';
import styles from './product-card.module.css';
import type { Texts } from './texts.ts';

type Props = {
  readonly base: string;
  readonly product: CatalogProduct;
  readonly texts: Texts;
  /** Whether it takes two columns. */
  readonly leads: boolean;
};

export const ProductCard = ({ base, product, texts, leads }: Props) => (
  <li className={leads ? styles.leading : undefined}>
    <a className={styles.card} href={`${base}product/${product.id}`}>
      <span className={styles.stage}>
        <img className={styles.picture} src={tractorImage(product.look)} alt="" width="400" height="300" />
      </span>
      <h2 className={styles.name}>{product.name}</h2>
      <p className={styles.price}>{texts.from(price(product.price, texts.speech))}</p>
    </a>
  </li>
);

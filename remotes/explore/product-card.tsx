import { formatPrice } from '../store/format-price.ts';
import { tractorImage } from '../store/tractor/tractor-image.ts';
import type { CatalogProduct } from './catalog.ts';
import styles from './product-card.module.css';
import type { Texts } from './texts.ts';

type Props = {
  readonly base: string;
  readonly product: CatalogProduct;
  readonly texts: Texts;
  /** Whether the card is two columns wide. */
  readonly isWide: boolean;
};

export const ProductCard = ({ base, product, texts, isWide }: Props) => (
  <li className={isWide ? styles.wide : undefined}>
    <a className={styles.card} href={`${base}product/${product.id}`}>
      <span className={styles.stage}>
        <img className={styles.picture} src={tractorImage(product.design)} alt="" width="400" height="300" />
      </span>
      <h2 className={styles.name}>{product.name}</h2>
      <p className={styles.price}>{texts.from(formatPrice(product.price, texts.lang))}</p>
    </a>
  </li>
);

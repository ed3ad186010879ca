import { formatPrice } from '../store/format-price.ts';
import { ColourSwatches } from './colour-swatches.tsx';
import styles from './product-details.module.css';
import type { Product, Variant } from './products.ts';
import type { Texts } from './texts.ts';

type Props = {
  readonly base: string;
  readonly product: Product;
  readonly variant: Variant;
  readonly texts: Texts;
};

export const ProductDetails = ({ base, product, variant, texts }: Props) => (
  <>
    <p className={styles.summary}>{product.summary[texts.lang]}</p>
    <p className={styles.price}>{formatPrice(variant.price, texts.lang)}</p>
    <ColourSwatches
      href={`${base}product/${product.id}`}
      variants={product.variants}
      selected={variant}
      texts={texts}
    />
    <div className={styles.order}>
      <conch-fragment name="add-to-cart" sku={variant.sku} />
    </div>
    <ul className={styles.highlights}>
      {product.highlights[texts.lang].map((highlight) => (
        <li key={highlight}>{highlight}</li>
      ))}
    </ul>
  </>
);

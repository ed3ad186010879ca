import { price } from '../price.ts';
import { ColourSwatches } from './colour-swatches.tsx';
import styles from './product-details.module.css';
import type { Product, Variant } from './products.ts';

type Props = { readonly base: string; readonly product: Product; readonly variant: Variant };

export const ProductDetails = ({ base, product, variant }: Props) => (
  <>
    <p className={styles.summary}>{product.summary}</p>
    <p className={styles.price}>{price(variant.price)}</p>
    <ColourSwatches href={`${base}product/${product.id}`} variants={product.variants} chosen={variant} />
    <div className={styles.order}>
      <conch-fragment name="add-to-cart" sku={variant.sku} />
    </div>
    <ul className={styles.highlights}>
      {product.highlights.map((highlight) => (
        <li key={highlight}>{highlight}</li>
      ))}
    </ul>
  </>
);

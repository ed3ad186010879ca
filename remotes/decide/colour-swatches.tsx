import styles from './colour-swatches.module.css';
import type { Variant } from './products.ts';

type Props = {
  /** Of the product page. */
  readonly href: string;
  readonly variants: readonly Variant[];
  readonly chosen: Variant;
};

export const ColourSwatches = ({ href, variants, chosen }: Props) => (
  <ul className={styles.swatches} aria-label="Colours">
    {variants.map(({ sku, name, look }) => (
      <li key={sku}>
        <a className={styles.swatch} href={`${href}?sku=${sku}`} aria-current={sku === chosen.sku ? 'true' : undefined}>
          <span className={styles.paint} style={{ backgroundColor: look.paint }} />
          {name}
        </a>
      </li>
    ))}
  </ul>
);

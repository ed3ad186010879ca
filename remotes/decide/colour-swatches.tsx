import styles from './colour-swatches.module.css';
import type { Variant } from './products.ts';
import type { Texts } from './texts.ts';

type Props = {
  /** URL of the product page. */
  readonly href: string;
  readonly variants: readonly Variant[];
  readonly selected: Variant;
  readonly texts: Texts;
};

export const ColourSwatches = ({ href, variants, selected, texts }: Props) => (
  <ul className={styles.swatches} aria-label={texts.colours}>
    {variants.map(({ sku, name, design }) => (
      <li key={sku}>
        <a
          className={styles.swatch}
          href={`${href}?sku=${sku}`}
          aria-current={sku === selected.sku ? 'true' : undefined}
        >
          <span className={styles.paint} style={{ backgroundColor: design.paint }} />
          {name[texts.lang]}
        </a>
      </li>
    ))}
  </ul>
);

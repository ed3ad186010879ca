import styles from './colour-swatches.module.css';
import type { Variant } from './products.ts';
import type { Texts } from './texts.ts';

type Props = {
  /** Of the product page. */
  readonly href: string;
  readonly variants: readonly Variant[];
  readonly chosen: Variant;
  readonly texts: Texts;
};

export const ColourSwatches = ({ href, variants, chosen, texts }: Props) => (
  <ul className={styles.swatches} aria-label={texts.colours}>
    {variants.map(({ sku, name, look }) => (
      <li key={sku}>
        <a className={styles.swatch} href={`${href}?sku=${sku}`} aria-current={sku === chosen.sku ? 'true' : undefined}>
          <span className={styles.paint} style={{ backgroundColor: look.paint }} />
          {name[texts.speech]}
        </a>
      </li>
    ))}
  </ul>
);

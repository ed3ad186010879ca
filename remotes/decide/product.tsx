import type { ShellProps } from '../kit/props.ts';
import { reactLifecycles } from '../kit/react.tsx';
import { LoadError } from '../store/react/load-error.tsx';
import { useLocation } from '../store/react/use-location.ts';
import { tractorImage } from '../store/tractor/tractor-image.ts';
import styles from './product.module.css';
import { ProductDetails } from './product-details.tsx';
import { ProductLayout } from './product-layout.tsx';
import { useProducts } from './products.ts';
import { selectProduct } from './select-product.ts';
import { textsIn } from './texts.ts';

/** An unpainted tractor, shown for an unknown id. */
const unpainted = { src: tractorImage({ kind: 'classic', paint: '#8d918c', wheel: 0.7, length: 0.5 }), alt: '' };

const ProductPage = ({ base, lang }: ShellProps) => {
  const texts = textsIn(lang);
  const { segments, query } = useLocation(base);
  const file = useProducts();
  const pending = file.status === 'pending';
  const selected =
    file.status === 'ready' ? selectProduct(file.content.products, segments[1], query.get('sku')) : undefined;
  const notFound = file.status === 'ready' && !selected;
  const picture = selected && {
    src: tractorImage(selected.variant.design),
    alt: texts.picture(selected.product.name, selected.variant.name[texts.lang]),
  };

  return (
    <>
      <ProductLayout
        base={base}
        texts={texts}
        title={selected?.product.name ?? (notFound ? texts.notFound : texts.tractor)}
        picture={notFound ? unpainted : picture}
      >
        {pending && (
          <p className={styles.text} role="status">
            {texts.pending}
          </p>
        )}
        {file.status === 'failed' && (
          <LoadError message={texts.failed} retryLabel={texts.tryAgain} retry={file.retry} />
        )}
        {notFound && (
          <p className={styles.text}>
            {texts.notFoundHint.before}
            <a href={`${base}products`}>{texts.notFoundHint.link}</a>
            {texts.notFoundHint.after}
          </p>
        )}
        {selected && <ProductDetails base={base} texts={texts} {...selected} />}
      </ProductLayout>
      {(pending || selected) && (
        <div className={styles.recommendations}>
          {selected && <conch-fragment name="recommendations" skus={selected.variant.sku} />}
        </div>
      )}
    </>
  );
};

export const { mount, update, unmount } = reactLifecycles(ProductPage);

import type { ShellProps } from '../kit/props.ts';
import { reactLifecycles } from '../kit/react.tsx';
import { Failure } from '../store/react/failure.tsx';
import { useLocation } from '../store/react/use-location.ts';
import { tractorImage } from '../store/tractor.ts';
import { choose } from './choose.ts';
import styles from './product.module.css';
import { ProductDetails } from './product-details.tsx';
import { ProductLayout } from './product-layout.tsx';
import { useProducts } from './products.ts';
import { textsIn } from './texts.ts';

/** A tractor in primer, for an id that means none. */
const primer = { src: tractorImage({ kind: 'classic', paint: '#8d918c', wheel: 0.7, length: 0.5 }), alt: '' };

const ProductPage = ({ base, lang }: ShellProps) => {
  const texts = textsIn(lang);
  const { segments, query } = useLocation(base);
  const file = useProducts();
  const pending = file.status === 'pending';
  const chosen = file.status === 'ready' ? choose(file.content.products, segments[1], query.get('sku')) : undefined;
  const unknown = file.status === 'ready' && !chosen;
  const picture = chosen && {
    src: tractorImage(chosen.variant.look),
    alt: texts.picture(chosen.product.name, chosen.variant.name[texts.speech]),
  };

  return (
    <>
      <ProductLayout
        base={base}
        texts={texts}
        title={chosen?.product.name ?? (unknown ? texts.noSuchTractor : texts.tractor)}
        picture={unknown ? primer : picture}
      >
        {pending && (
          <p className={styles.text} role="status">
            {texts.pending}
          </p>
        )}
        {file.status === 'failed' && <Failure what={texts.failed} again={texts.again} retry={file.retry} />}
        {unknown && (
          <p className={styles.text}>
            {texts.unknown.before}
            <a href={`${base}products`}>{texts.unknown.link}</a>
            {texts.unknown.after}
          </p>
        )}
        {chosen && <ProductDetails base={base} texts={texts} {...chosen} />}
      </ProductLayout>
      {(pending || chosen) && (
        <div className={styles.recommendations}>
          {chosen && <conch-fragment name="recommendations" skus={chosen.variant.sku} />}
        </div>
      )}
    </>
  );
};

export const { mount, update, unmount } = reactLifecycles(ProductPage);

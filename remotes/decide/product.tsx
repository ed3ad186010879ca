import { reactLifecycles } from 'conch-shell/react';
import type { ShellProps } from 'conch-shell/remote';
import { useEffect } from 'react';
import { LoadError } from '../store/react/load-error.tsx';
import { NotFound } from '../store/react/not-found.tsx';
import { useLocation } from '../store/react/use-location.ts';
import { tractorImage } from '../store/tractor/tractor-image.ts';
import styles from './product.module.css';
import { ProductDetails } from './product-details.tsx';
import { ProductLayout } from './product-layout.tsx';
import { useProducts } from './products.ts';
import { selectProduct } from './select-product.ts';
import { textsIn } from './texts.ts';

const ProductPage = ({ base, lang, setTitle }: ShellProps) => {
  const texts = textsIn(lang);
  const { segments, query } = useLocation(base);
  const file = useProducts();
  const pending = file.status === 'pending';
  const selected =
    file.status === 'ready' ? selectProduct(file.content.products, segments[1], query.get('sku')) : undefined;
  const isMissing = file.status === 'ready' && !selected;
  const name = isMissing ? texts.notFound : selected?.product.name;
  const path = segments.join('/');
  useEffect(() => {
    if (name) setTitle(`${name} · Tractor Store`);
  }, [name, path, setTitle]); // the path, because a title is given to one path
  if (isMissing) {
    return (
      <>
        <NotFound
          lang={texts.lang}
          status={texts.notFoundStatus}
          heading={texts.notFound}
          hint={texts.notFoundHint}
          link={{ href: `${base}products`, label: texts.seeAll }}
        />
        <Recommendations skus="" />
      </>
    );
  }
  const picture = selected && {
    src: tractorImage(selected.variant.design),
    alt: texts.picture(selected.product.name, selected.variant.name[texts.lang]),
  };

  return (
    <>
      <ProductLayout base={base} texts={texts} title={name ?? texts.tractor} picture={picture}>
        {pending && (
          <p className={styles.text} role="status">
            {texts.pending}
          </p>
        )}
        {file.status === 'failed' && (
          <LoadError message={texts.failed} retryLabel={texts.tryAgain} retry={file.retry} />
        )}
        {selected && <ProductDetails base={base} texts={texts} {...selected} />}
      </ProductLayout>
      {(pending || selected) && <Recommendations skus={selected?.variant.sku} />}
    </>
  );
};

/** Keeps its space until there are SKUs to recommend for; an empty text is for none in particular. */
const Recommendations = ({ skus }: { readonly skus: string | undefined }) => (
  <div className={styles.recommendations}>
    {skus !== undefined && <conch-fragment name="recommendations" skus={skus} />}
  </div>
);

export const { mount, update, unmount } = reactLifecycles(ProductPage);

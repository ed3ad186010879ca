import { reactLifecycles } from 'conch-shell/react';
import type { ShellProps } from 'conch-shell/remote';
import { useEffect } from 'react';
import { LoadError } from '../store/react/load-error.tsx';
import { NotFound } from '../store/react/not-found.tsx';
import { useLocation } from '../store/react/use-location.ts';
import { useCatalog } from './catalog.ts';
import styles from './category.module.css';
import { CategoryFilter } from './category-filter.tsx';
import { ProductCard } from './product-card.tsx';
import { type Texts, textsIn } from './texts.ts';

const Category = ({ base, lang, setTitle }: ShellProps) => {
  const texts = textsIn(lang);
  const key = useLocation(base).segments[1]?.toLowerCase();
  const catalog = useCatalog();
  const categories = catalog.status === 'ready' ? catalog.content.categories : [];
  const selected = categories.find((category) => category.key === key);
  const isMissing = catalog.status === 'ready' && key !== undefined && !selected;
  const name = isMissing ? texts.categoryNotFound : selected?.name[texts.lang];
  useEffect(() => {
    if (name) setTitle(`${name} · Tractor Store`);
  }, [name, key, setTitle]); // the key, because a title is given to one path
  if (isMissing) {
    return (
      <NotFound
        lang={texts.lang}
        status={texts.notFoundStatus}
        heading={texts.categoryNotFound}
        hint={texts.categoryHint}
        link={{ href: `${base}products`, label: texts.seeAll }}
      />
    );
  }

  return (
    <div className={styles.page} lang={texts.lang}>
      <h1 className={styles.title}>{name ?? texts.tractors}</h1>
      {catalog.status === 'pending' && (
        <p className={styles.pending} role="status">
          {texts.loadingTractors}
        </p>
      )}
      {catalog.status === 'failed' && (
        <LoadError message={texts.tractorsFailed} retryLabel={texts.tryAgain} retry={catalog.retry} />
      )}
      {catalog.status === 'ready' && (
        <ProductGrid base={base} texts={texts} selected={selected?.key} {...catalog.content} />
      )}
    </div>
  );
};

type ProductGridProps = Pick<ShellProps, 'base'> &
  Extract<ReturnType<typeof useCatalog>, { status: 'ready' }>['content'] & {
    readonly texts: Texts;
    readonly selected: string | undefined;
  };

/** The products of one category or of all. The first product of each category is two columns wide. */
const ProductGrid = ({ base, texts, categories, products, selected }: ProductGridProps) => {
  const shown = products.filter(({ category }) => selected === undefined || category === selected);
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.intro}>{texts.countTractors(shown.length)}</p>
        <CategoryFilter base={base} categories={categories} selected={selected} texts={texts} />
      </div>
      <ul className={styles.products}>
        {shown.map((product, index) => (
          <ProductCard
            key={product.id}
            base={base}
            product={product}
            texts={texts}
            isWide={product.category !== shown[index - 1]?.category}
          />
        ))}
      </ul>
    </>
  );
};

export const { mount, update, unmount } = reactLifecycles(Category);

import { reactLifecycles } from '../lifecycles/react.tsx';
import type { ShellProps } from '../props.ts';
import { Failure } from '../react/failure.tsx';
import { useLocation } from '../react/use-location.ts';
import { useCatalog } from './catalog.ts';
import styles from './category.module.css';
import { CategoryFilter } from './category-filter.tsx';
import { counted } from './counted.ts';
import { ProductCard } from './product-card.tsx';

const Category = ({ base }: ShellProps) => {
  const key = useLocation(base).segments[1]?.toLowerCase();
  const catalog = useCatalog();
  const categories = catalog.status === 'ready' ? catalog.content.categories : [];
  const chosen = categories.find((category) => category.key === key);
  const unknown = catalog.status === 'ready' && key !== undefined && !chosen;

  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{unknown ? 'No such tractors' : (chosen?.name ?? 'Tractors')}</h1>
      {catalog.status === 'pending' && (
        <p className={styles.pending} role="status">
          Fetching the tractors…
        </p>
      )}
      {catalog.status === 'failed' && <Failure what="The tractors" retry={catalog.retry} />}
      {unknown && (
        <p className={styles.intro}>
          We do not sell that kind. <a href={`${base}products`}>See all tractors</a> that we do.
        </p>
      )}
      {catalog.status === 'ready' && !unknown && <Shelf base={base} chosen={chosen?.key} {...catalog.content} />}
    </div>
  );
};

type ShelfProps = Pick<ShellProps, 'base'> &
  Extract<ReturnType<typeof useCatalog>, { status: 'ready' }>['content'] & { readonly chosen: string | undefined };

/** The products of one category, or of all. The first of each category leads it, across two columns. */
const Shelf = ({ base, categories, products, chosen }: ShelfProps) => {
  const shown = products.filter(({ category }) => chosen === undefined || category === chosen);
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.intro}>{counted(shown.length, 'tractor')}</p>
        <CategoryFilter base={base} categories={categories} chosen={chosen} />
      </div>
      <ul className={styles.shelf}>
        {shown.map((product, index) => (
          <ProductCard
            key={product.id}
            base={base}
            product={product}
            leads={product.category !== shown[index - 1]?.category}
          />
        ))}
      </ul>
    </>
  );
};

export const { mount, update, unmount } = reactLifecycles(Category);

import type { ShellProps } from '../kit/props.ts';
import { reactLifecycles } from '../kit/react.tsx';
import { Failure } from '../store/react/failure.tsx';
import { useLocation } from '../store/react/use-location.ts';
import { useCatalog } from './catalog.ts';
import styles from './category.module.css';
import { CategoryFilter } from './category-filter.tsx';
import { ProductCard } from './product-card.tsx';
import { type Texts, textsIn } from './texts.ts';

const Category = ({ base, lang }: ShellProps) => {
  const texts = textsIn(lang);
  const key = useLocation(base).segments[1]?.toLowerCase();
  const catalog = useCatalog();
  const categories = catalog.status === 'ready' ? catalog.content.categories : [];
  const chosen = categories.find((category) => category.key === key);
  const unknown = catalog.status === 'ready' && key !== undefined && !chosen;

  return (
    <div className={styles.page} lang={texts.speech}>
      <h1 className={styles.title}>{unknown ? texts.noSuchKind : (chosen?.name[texts.speech] ?? texts.tractors)}</h1>
      {catalog.status === 'pending' && (
        <p className={styles.pending} role="status">
          {texts.fetchingTractors}
        </p>
      )}
      {catalog.status === 'failed' && <Failure what={texts.noTractors} again={texts.again} retry={catalog.retry} />}
      {unknown && (
        <p className={styles.intro}>
          {texts.unknownKind.before}
          <a href={`${base}products`}>{texts.unknownKind.link}</a>
          {texts.unknownKind.after}
        </p>
      )}
      {catalog.status === 'ready' && !unknown && (
        <Shelf base={base} texts={texts} chosen={chosen?.key} {...catalog.content} />
      )}
    </div>
  );
};

type ShelfProps = Pick<ShellProps, 'base'> &
  Extract<ReturnType<typeof useCatalog>, { status: 'ready' }>['content'] & {
    readonly texts: Texts;
    readonly chosen: string | undefined;
  };

/** The products of one category, or of all. The first of each category leads it, across two columns. */
const Shelf = ({ base, texts, categories, products, chosen }: ShelfProps) => {
  const shown = products.filter(({ category }) => chosen === undefined || category === chosen);
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.intro}>{texts.countTractors(shown.length)}</p>
        <CategoryFilter base={base} categories={categories} chosen={chosen} texts={texts} />
      </div>
      <ul className={styles.shelf}>
        {shown.map((product, index) => (
          <ProductCard
            key={product.id}
            base={base}
            product={product}
            texts={texts}
            leads={product.category !== shown[index - 1]?.category}
          />
        ))}
      </ul>
    </>
  );
};

export const { mount, update, unmount } = reactLifecycles(Category);

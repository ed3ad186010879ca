import type { Category } from './catalog.ts';
import styles from './category-filter.module.css';

type Props = {
  readonly base: string;
  readonly categories: readonly Category[];
  /** Key of the chosen category; none means all. */
  readonly chosen: string | undefined;
};

export const CategoryFilter = ({ base, categories, chosen }: Props) => {
  const links = [
    { key: undefined, name: 'All', href: `${base}products` },
    ...categories.map(({ key, name }) => ({ key, name, href: `${base}products/${key}` })),
  ];
  return (
    <nav aria-label="Kind of tractor">
      <ul className={styles.links}>
        {links.map(({ key, name, href }) => (
          <li key={href}>
            <a className={styles.link} href={href} aria-current={key === chosen ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
};

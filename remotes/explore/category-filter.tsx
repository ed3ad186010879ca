import type { Category } from './catalog.ts';
import styles from './category-filter.module.css';
import type { Texts } from './texts.ts';

type Props = {
  readonly base: string;
  readonly categories: readonly Category[];
  /** Key of the selected category; undefined means all. */
  readonly selected: string | undefined;
  readonly texts: Texts;
};

export const CategoryFilter = ({ base, categories, selected, texts }: Props) => {
  const links = [
    { key: undefined, name: texts.all, href: `${base}products` },
    ...categories.map(({ key, name }) => ({ key, name: name[texts.lang], href: `${base}products/${key}` })),
  ];
  return (
    <nav className={styles.filter} aria-label={texts.kinds}>
      <ul className={styles.links}>
        {links.map(({ key, name, href }) => (
          <li key={href}>
            <a className={styles.link} href={href} aria-current={key === selected ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
};

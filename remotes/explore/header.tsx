import { reactLifecycles } from '../lifecycles/react.tsx';
import type { ShellProps } from '../props.ts';
import { useLocation } from '../react/use-location.ts';
import styles from './header.module.css';

const links = [
  { path: 'products', name: 'Tractors' },
  { path: 'products/classic', name: 'Classics' },
  { path: 'products/autonomous', name: 'Autonomous' },
  { path: 'stores', name: 'Stores' },
];

const Header = ({ base }: ShellProps) => {
  const current = useLocation(base).segments.join('/').toLowerCase();
  return (
    <div className={styles.header} data-build={process.env.REMOTE_VERSION}>
      <a className={styles.name} href={base} aria-current={current === '' ? 'page' : undefined}>
        Tractor Store
      </a>
      <nav className={styles.nav} aria-label="Main">
        <ul className={styles.links}>
          {links.map(({ path, name }) => (
            <li key={path}>
              <a className={styles.link} href={`${base}${path}`} aria-current={path === current ? 'page' : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.cart}>
        <conch-fragment name="mini-cart" />
      </div>
    </div>
  );
};

export const { mount, update, unmount } = reactLifecycles(Header);

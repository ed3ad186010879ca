import { reactLifecycles } from '../lifecycles/react.tsx';
import type { ShellProps } from '../props.ts';
import styles from './footer.module.css';

const Footer = ({ base }: ShellProps) => (
  <div className={styles.footer}>
    <p className={styles.motto}>Sold by people who have been stuck in mud themselves.</p>
    <p className={styles.small}>
      Prices include delivery to the nearest store. <a href={`${base}stores`}>Find yours</a>
    </p>
  </div>
);

export const { mount, update, unmount } = reactLifecycles(Footer);

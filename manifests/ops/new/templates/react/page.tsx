import { reactLifecycles } from 'conch-shell/react';
import type { ShellProps } from 'conch-shell/remote';
import styles from './page.module.css';

const Page = ({ base }: ShellProps) => (
  <div className={styles.page}>
    <h1 className={styles.title}>My orders</h1>
    <p>
      <a href={base}>Back to the start page</a>
    </p>
  </div>
);

export const { mount, update, unmount } = reactLifecycles(Page);

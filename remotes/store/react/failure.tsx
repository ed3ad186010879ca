import styles from './failure.module.css';

type Props = {
  /** That something did not arrive. */
  readonly what: string;
  /** What the button says. */
  readonly again: string;
  readonly retry: () => void;
};

/** Says that something did not arrive, and offers to fetch it again. */
export const Failure = ({ what, again, retry }: Props) => (
  <div className={styles.failure} role="alert">
    <p className={styles.text}>{what}</p>
    <button type="button" className={styles.retry} onClick={retry}>
      {again}
    </button>
  </div>
);

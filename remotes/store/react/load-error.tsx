import styles from './load-error.module.css';

type Props = {
  readonly message: string;
  readonly retryLabel: string;
  readonly retry: () => void;
};

/** Shown in place of data that failed to load, with a button that fetches it again. */
export const LoadError = ({ message, retryLabel, retry }: Props) => (
  <div className={styles.error} role="alert">
    <p className={styles.message}>{message}</p>
    <button type="button" className={styles.retry} onClick={retry}>
      {retryLabel}
    </button>
  </div>
);

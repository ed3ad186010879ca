import styles from './failure.module.css';

/** Says that something did not arrive, and offers to fetch it again. */
export const Failure = ({ what, retry }: { readonly what: string; readonly retry: () => void }) => (
  <div className={styles.failure} role="alert">
    <p className={styles.text}>{what} did not arrive. The line may have dropped for a moment.</p>
    <button type="button" className={styles.retry} onClick={retry}>
      Try again
    </button>
  </div>
);

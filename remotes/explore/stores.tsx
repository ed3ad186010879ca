import { reactLifecycles } from 'conch-shell/react';
import type { ShellProps } from 'conch-shell/remote';
import { LoadError } from '../store/react/load-error.tsx';
import { useStores } from './store-list.ts';
import styles from './stores.module.css';
import { textsIn } from './texts.ts';

const Stores = ({ lang }: ShellProps) => {
  const texts = textsIn(lang);
  const file = useStores();
  return (
    <div className={styles.page} lang={texts.lang}>
      <h1 className={styles.title}>{texts.ourStores}</h1>
      {file.status === 'pending' && (
        <p className={styles.intro} role="status">
          {texts.loadingStores}
        </p>
      )}
      {file.status === 'failed' && (
        <LoadError message={texts.storesFailed} retryLabel={texts.tryAgain} retry={file.retry} />
      )}
      {file.status === 'ready' && (
        <>
          <p className={styles.intro}>{texts.storesPitch(file.content.stores.length)}</p>
          <ul className={styles.stores}>
            {file.content.stores.map(({ id, name, street, city, country }) => (
              <li key={id} id={id} className={styles.store}>
                <h2 className={styles.name}>{name}</h2>
                <address className={styles.address}>
                  {street}
                  <br />
                  {city}
                </address>
                <p className={styles.country}>{country[texts.lang]}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
};

export const { mount, update, unmount } = reactLifecycles(Stores);

import { reactLifecycles } from '../lifecycles/react.tsx';
import { Failure } from '../react/failure.tsx';
import { counted } from './counted.ts';
import { useStores } from './store-list.ts';
import styles from './stores.module.css';

const Stores = () => {
  const file = useStores();
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Our stores</h1>
      {file.status === 'pending' && (
        <p className={styles.intro} role="status">
          Looking up the addresses…
        </p>
      )}
      {file.status === 'failed' && <Failure what="The addresses" retry={file.retry} />}
      {file.status === 'ready' && (
        <>
          <p className={styles.intro}>
            {counted(file.content.stores.length, 'yard')} across Europe. Come in boots; there is coffee, and a field
            behind each to try things in.
          </p>
          <ul className={styles.stores}>
            {file.content.stores.map(({ id, name, street, city, country }) => (
              <li key={id} id={id} className={styles.store}>
                <h2 className={styles.name}>{name}</h2>
                <address className={styles.address}>
                  {street}
                  <br />
                  {city}
                </address>
                <p className={styles.country}>{country}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
};

export const { mount, update, unmount } = reactLifecycles(Stores);

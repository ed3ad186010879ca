import { useId, useState } from 'react';
import { reactLifecycles } from '../lifecycles/react.tsx';
import type { ShellProps } from '../props.ts';
import { Failure } from '../react/failure.tsx';
import { type Store, useStores } from './store-list.ts';
import styles from './store-picker.module.css';

/** `selected` is the id of a store, or empty. */
type Props = ShellProps & { readonly selected?: string };

function announce({ id, name, street, city }: Store): void {
  window.dispatchEvent(new CustomEvent('store:picked', { detail: { store: { id, name, street, city } } }));
}

const StorePicker = ({ selected = '' }: Props) => {
  const group = useId();
  const file = useStores();
  const [picked, setPicked] = useState(selected);
  const [given, setGiven] = useState(selected);
  if (given !== selected) {
    setGiven(selected);
    setPicked(selected);
  }

  if (file.status === 'failed') return <Failure what="The list of stores" retry={file.retry} />;
  return (
    <fieldset className={styles.picker} aria-busy={file.status === 'pending'}>
      <legend className={styles.legend}>Pick-up store</legend>
      {file.status === 'ready' &&
        file.content.stores.map((store) => (
          <label key={store.id} className={styles.store}>
            <input
              className={styles.radio}
              type="radio"
              name={group}
              value={store.id}
              checked={store.id === picked}
              onChange={() => {
                setPicked(store.id);
                announce(store);
              }}
            />
            <span className={styles.name}>{store.name}</span>
            <span className={styles.address}>
              {store.street}, {store.city}
            </span>
          </label>
        ))}
    </fieldset>
  );
};

export const { mount, update, unmount } = reactLifecycles(StorePicker);

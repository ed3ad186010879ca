import { useId, useState } from 'react';
import type { ShellProps } from '../kit/props.ts';
import { reactLifecycles } from '../kit/react.tsx';
import { Failure } from '../store/react/failure.tsx';
import { type Store, useStores } from './store-list.ts';
import styles from './store-picker.module.css';
import { textsIn } from './texts.ts';

/** `selected` is the id of a store, or empty. */
type Props = ShellProps & { readonly selected?: string };

function announce({ id, name, street, city }: Store): void {
  window.dispatchEvent(new CustomEvent('store:picked', { detail: { store: { id, name, street, city } } }));
}

const StorePicker = ({ lang, selected = '' }: Props) => {
  const texts = textsIn(lang);
  const group = useId();
  const file = useStores();
  const [picked, setPicked] = useState(selected);
  const [given, setGiven] = useState(selected);
  if (given !== selected) {
    setGiven(selected);
    setPicked(selected);
  }

  if (file.status === 'failed') return <Failure what={texts.noStores} again={texts.again} retry={file.retry} />;
  return (
    <fieldset className={styles.picker} lang={texts.speech} aria-busy={file.status === 'pending'}>
      <legend className={styles.legend}>{texts.pickUpStore}</legend>
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

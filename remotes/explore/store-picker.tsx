import { reactLifecycles } from 'conch-shell/react';
import type { ShellProps } from 'conch-shell/remote';
import { useId, useState } from 'react';
import { LoadError } from '../store/react/load-error.tsx';
import { type Store, useStores } from './store-list.ts';
import styles from './store-picker.module.css';
import { textsIn } from './texts.ts';

type Props = ShellProps & {
  /** Id of the store to preselect; empty for none. */
  readonly selected?: string;
};

/** Tells the embedding page, which another team owns, which store was picked. */
function dispatchPicked({ id, name, street, city }: Store): void {
  window.dispatchEvent(new CustomEvent('store:picked', { detail: { store: { id, name, street, city } } }));
}

const StorePicker = ({ lang, selected = '' }: Props) => {
  const texts = textsIn(lang);
  const group = useId();
  const file = useStores();
  const [picked, setPicked] = useState(selected);
  const [previousSelected, setPreviousSelected] = useState(selected);
  // https://react.dev/reference/react/useState#storing-information-from-previous-renders
  if (previousSelected !== selected) {
    setPreviousSelected(selected);
    setPicked(selected);
  }

  if (file.status === 'failed')
    return <LoadError message={texts.pickerFailed} retryLabel={texts.tryAgain} retry={file.retry} />;
  return (
    <fieldset className={styles.picker} lang={texts.lang} aria-busy={file.status === 'pending'}>
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
                dispatchPicked(store);
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

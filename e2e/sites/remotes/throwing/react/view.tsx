import { useState } from 'react';
import { reactLifecycles } from '../../../../../remotes/kit/react.tsx';

/** Throws after a click: while it renders, or in the event handler. */
function View() {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) throw new Error('broken by a click');
  const throwInHandler = () => {
    throw new Error('broken handler');
  };
  return (
    <>
      <h1>react works</h1>
      <button type="button" onClick={() => setBroken(true)}>
        render
      </button>
      <button type="button" onClick={throwInHandler}>
        handler
      </button>
    </>
  );
}

export const { mount, unmount, update } = reactLifecycles(View);

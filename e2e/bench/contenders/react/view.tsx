import { useState } from 'react';
import type { ShellProps } from '../../../../remotes/kit/props.ts';
import { reactLifecycles } from '../../../../remotes/kit/react.tsx';
import '../card.css';
import { markShown } from '../shown.ts';

const lines = ['Steel frame', 'Two drive wheels', 'A seat', 'A roof', 'Four lamps'];

/** The card of ../plain/view.ts. */
function Card({ name }: ShellProps) {
  const [count, setCount] = useState(0);
  return (
    <article className="bench-card">
      <h2>{name}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <button type="button" onClick={() => setCount(count + 1)}>
        {count ? `Count: ${count}` : 'Count'}
      </button>
    </article>
  );
}

const lifecycles = reactLifecycles(Card);

export const { unmount } = lifecycles;

export async function mount(props: ShellProps): Promise<void> {
  await lifecycles.mount(props);
  markShown(props.name);
}

import { useState } from 'react';
import { reactLifecycles } from '../../../remotes/lifecycles/react.tsx';
import type { ShellProps } from '../../../remotes/props.ts';
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

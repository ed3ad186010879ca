const SHOWN = 3;

/** `a.js`, `a.js and b.js`, `a.js, b.js, c.js and 14 more`. */
export function listed(items: readonly string[]): string {
  const hidden = items.length - SHOWN;
  const shown = hidden > 0 ? [...items.slice(0, SHOWN), `${hidden} more`] : items;
  return [shown.slice(0, -1).join(', '), ...shown.slice(-1)].filter(Boolean).join(' and ');
}

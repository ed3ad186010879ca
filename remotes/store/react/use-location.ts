import { useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  window.addEventListener('popstate', onChange);
  return () => window.removeEventListener('popstate', onChange);
}

/** Where the visitor is: the path below `base` in its segments, and the query. Follows every navigation. */
export function useLocation(base: string): { readonly segments: readonly string[]; readonly query: URLSearchParams } {
  const url = new URL(useSyncExternalStore(subscribe, () => window.location.href));
  return { segments: url.pathname.slice(base.length).split('/').filter(Boolean), query: url.searchParams };
}

import { useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  window.addEventListener('popstate', onChange);
  return () => window.removeEventListener('popstate', onChange);
}

/**
 * The current URL: the segments of the path below `base`, and the query. Re-renders after each navigation; the shell fires
 * `popstate` for `pushState` and `replaceState` too.
 */
export function useLocation(base: string): { readonly segments: readonly string[]; readonly query: URLSearchParams } {
  const url = new URL(useSyncExternalStore(subscribe, () => window.location.href));
  return { segments: url.pathname.slice(base.length).split('/').filter(Boolean), query: url.searchParams };
}

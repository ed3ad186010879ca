import { useEffect, useState } from 'react';

export type JsonState<Content> =
  | { readonly status: 'pending' }
  | { readonly status: 'ready'; readonly content: Content }
  | { readonly status: 'failed'; readonly retry: () => void };

/**
 * Creates a hook that fetches a JSON file. The content is cached for the life of the page and shared by all components; a failure
 * is not cached. Unmounting the component aborts its request.
 *
 * @param url a file of the remote's own build. Its shape is therefore known and is not validated.
 */
export function createJsonHook<Content>(url: URL): () => JsonState<Content> {
  let cached: Content | undefined;

  async function fetchContent(signal: AbortSignal): Promise<Content> {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`GET ${url}: ${response.status}`);
    return response.json();
  }

  return function useJson() {
    const [content, setContent] = useState(cached);
    const [failed, setFailed] = useState(false);
    const pending = content === undefined && !failed;

    useEffect(() => {
      if (!pending) return;
      const request = new AbortController();
      fetchContent(request.signal).then(
        (fetched) => {
          cached = fetched;
          setContent(fetched);
        },
        () => {
          if (!request.signal.aborted) setFailed(true);
        },
      );
      return () => request.abort();
    }, [pending]);

    if (content !== undefined) return { status: 'ready', content };
    return failed ? { status: 'failed', retry: () => setFailed(false) } : { status: 'pending' };
  };
}

import { useEffect, useState } from 'react';

export type Reading<Content> =
  | { readonly status: 'pending' }
  | { readonly status: 'ready'; readonly content: Content }
  | { readonly status: 'failed'; readonly retry: () => void };

/**
 * A hook that reads a JSON file of the remote's own build, whose shape is therefore known. What was read once is there
 * at once the next time; a failure is forgotten. The request ends with the component.
 */
export function jsonFile<Content>(url: URL): () => Reading<Content> {
  let known: Content | undefined;

  async function fetchContent(signal: AbortSignal): Promise<Content> {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`GET ${url}: ${response.status}`);
    return response.json();
  }

  return function useJsonFile() {
    const [content, setContent] = useState(known);
    const [failed, setFailed] = useState(false);
    const pending = content === undefined && !failed;

    useEffect(() => {
      if (!pending) return;
      const request = new AbortController();
      fetchContent(request.signal).then(
        (fetched) => {
          known = fetched;
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

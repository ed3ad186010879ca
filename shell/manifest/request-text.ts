/** Longest wait for one response, to its last byte. */
export const FETCH_TIMEOUT_MS = 5_000;

/** All that is known about a request. */
export type TextResponse = {
  readonly timedOut: boolean;
  /** Undefined when there was none. */
  readonly response: Response | undefined;
  /** The body, if the status was OK and the body arrived whole. */
  readonly text: string | undefined;
  /** Why there is no response, or no whole one. */
  readonly cause: unknown;
};

/** Requests a text once. Never rejects. */
export async function requestText(url: string, cache: RequestCache): Promise<TextResponse> {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  let response: Response | undefined;
  let text: string | undefined;
  let cause: unknown;
  try {
    // The same mode and credentials as the preload in index.html, or the browser fetches the file twice:
    // https://developer.mozilla.org/docs/Web/HTML/Reference/Attributes/rel/preload#cors-enabled_fetches
    response = await fetch(url, { cache, signal });
    if (response.ok) text = await response.text();
  } catch (error) {
    cause = error;
  }
  return { response, text, cause, timedOut: signal.aborted };
}

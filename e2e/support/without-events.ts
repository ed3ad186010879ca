import type { Page } from '@playwright/test';

/**
 * Ends the event stream for good by a 204 (https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model). While
 * a stream is open, the network of a page in Firefox is never idle.
 */
export const withoutEvents = (page: Page): Promise<unknown> =>
  page.route('**/manifests/events', (route) => route.fulfill({ status: 204 }));

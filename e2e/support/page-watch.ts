import type { BrowserContext } from '@playwright/test';

/** Firefox reports these as uncaught errors of the page. The other engines only write them to the console. */
const MESSAGES_OF_FIREFOX = [
  /^None of the “sha\d+” hashes in the integrity attribute match/,
  /^Content-Security-Policy: /, // `securitypolicyviolation` reports it
  /^Cross-Origin Request Blocked: /,
  /^Firefox can’t establish a connection to the server at /, // of an EventSource
  /^The connection to .* was interrupted while the page was loading/,
  /^The resource from “.*” was blocked due to MIME type /,
  /^The script from “.*” was loaded even though its MIME type /,
  /^Loading failed for the <script> /,
];

function writeErrorsAsText(): void {
  for (const level of ['error', 'warn'] as const) {
    const write = console[level].bind(console);
    console[level] = (...values: unknown[]) =>
      write(...values.map((value) => (value instanceof Error ? String(value) : value)));
  }
}

/** Collects the errors of the pages of a context. */
export class PageWatch {
  /** Uncaught errors, violations of the Content-Security-Policy, and faults that fixtures find. */
  readonly faults: string[] = [];
  readonly consoleErrors: string[] = [];
  readonly consoleWarnings: string[] = [];
  /** Requests without an answer, or with a status of 400 and above. */
  readonly failedRequests: string[] = [];
  readonly #announced: RegExp[] = [];

  static async over(context: BrowserContext): Promise<PageWatch> {
    const watch = new PageWatch();
    await context.exposeBinding('reportViolation', (_, text: string) => {
      watch.faults.push(`Content-Security-Policy: ${text}`);
    });
    await context.addInitScript(() => {
      const report = Reflect.get(window, 'reportViolation');
      addEventListener('securitypolicyviolation', (event) =>
        report(`${event.violatedDirective} refused ${event.blockedURI || 'inline'}`),
      );
    });
    // Over WebDriver BiDi, Playwright gives an Error on the console as the word "Error".
    if (context.browser()?.browserType().name() === 'firefox') await context.addInitScript(writeErrorsAsText);
    context.on('weberror', (error) => {
      // Firefox runs init scripts on about:blank first, where localStorage throws.
      if (error.page()?.url() === 'about:blank') return;
      const { name, message } = error.error();
      const text = name ? `${name}: ${message}` : message;
      if (!MESSAGES_OF_FIREFOX.some((pattern) => pattern.test(text))) watch.faults.push(`uncaught ${text}`);
    });
    context.on('console', (message) => {
      if (message.type() === 'error') watch.consoleErrors.push(message.text());
      if (message.type() === 'warning') watch.consoleWarnings.push(message.text());
    });
    context.on('requestfailed', (request) => {
      // A remote aborts its own fetch when it is unmounted: `net::ERR_ABORTED`, in Firefox `NS_BINDING_ABORTED`.
      if (!request.failure()?.errorText.includes('ABORT')) watch.failedRequests.push(request.url());
    });
    context.on('response', (response) => {
      if (response.status() >= 400) watch.failedRequests.push(`${response.status()} ${response.url()}`);
    });
    return watch;
  }

  /** Faults that match are expected in this test. */
  announce(pattern: RegExp): void {
    this.#announced.push(pattern);
  }

  get unannounced(): string[] {
    return this.faults.filter((fault) => !this.#announced.some((pattern) => pattern.test(fault)));
  }
}

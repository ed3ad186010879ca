import type { BrowserContext } from '@playwright/test';

/** Firefox reports these as uncaught errors of the page. The other engines only write them to the console. */
const MESSAGES_OF_FIREFOX = /^None of the “sha\d+” hashes in the integrity attribute match/;

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
    context.on('weberror', (error) => {
      const { message } = error.error();
      if (!MESSAGES_OF_FIREFOX.test(message)) watch.faults.push(`uncaught: ${message}`);
    });
    context.on('console', (message) => {
      if (message.type() === 'error') watch.consoleErrors.push(message.text());
      if (message.type() === 'warning') watch.consoleWarnings.push(message.text());
    });
    context.on('requestfailed', (request) => {
      // A remote aborts its own fetch when it is unmounted.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') watch.failedRequests.push(request.url());
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

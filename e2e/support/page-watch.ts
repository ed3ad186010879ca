import type { BrowserContext } from '@playwright/test';

/** Collects what goes wrong in the pages of a context. */
export class PageWatch {
  /** Uncaught errors, violations of the Content-Security-Policy, and what fixtures find wrong. */
  readonly faults: string[] = [];
  /** What the console was told as an error. */
  readonly consoleErrors: string[] = [];
  /** Requests that got no answer, or one of 400 and above. */
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
    context.on('weberror', (error) => watch.faults.push(`uncaught: ${error.error().message}`));
    context.on('console', (message) => {
      if (message.type() === 'error') watch.consoleErrors.push(message.text());
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

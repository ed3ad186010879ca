import type { BrowserContext, ConsoleMessage, JSHandle } from '@playwright/test';
import type { Failure, FailureCode } from './outcome.ts';

/** A ShellError that the shell wrote to the console. */
export type ReportedError = Failure & { readonly remote: string | undefined };

/** Collects errors in the pages of a browser context. */
export class PageWatch {
  readonly #reported: Promise<readonly ReportedError[]>[] = [];
  readonly #failures: Failure[] = [];

  static async attach(context: BrowserContext): Promise<PageWatch> {
    const watch = new PageWatch();
    const add = (code: FailureCode, fact: string) => watch.#failures.push({ code, fact });
    await context.exposeBinding('conchReportViolation', (_, text: string) => {
      add('POLICY_VIOLATED', text);
    });
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        Reflect.get(globalThis, 'conchReportViolation')(`${violatedDirective} blocks ${blockedURI || 'inline code'}`),
      );
    });
    context.on('weberror', (error) => add('UNCAUGHT_ERROR', describeError(error.error())));
    context.on('console', (message) => {
      if (message.type() === 'error') watch.#reported.push(readShellErrors(message));
    });
    return watch;
  }

  /** Errors of a remote that the shell reported, oldest first. */
  async reportedErrors(remote: string): Promise<readonly Failure[]> {
    const reported = (await Promise.all(this.#reported)).flat();
    return reported.filter((each) => each.remote === remote);
  }

  /** All errors since the last call. */
  async take(): Promise<readonly ReportedError[]> {
    const reported = (await Promise.all(this.#reported.splice(0))).flat();
    return [...reported, ...this.#failures.splice(0).map((failure) => ({ ...failure, remote: undefined }))];
  }

  /** Uncaught errors and violations of the Content-Security-Policy, which the shell does not report. */
  get unreported(): readonly Failure[] {
    return this.#failures;
  }
}

/** The message, and the URL where it was thrown. */
const describeError = ({ message, stack = '' }: Error): string => {
  const [, place] = /(https?:\/\/[^\s()]+)/.exec(stack) ?? [];
  return place ? `${message} at ${place}` : message;
};

/** The shell writes its errors to the console as objects, so their fields can be read. */
async function readShellErrors(message: ConsoleMessage): Promise<ReportedError[]> {
  const found = await Promise.all(message.args().map(readShellError));
  return found.flatMap((each) => each ?? []);
}

const readShellError = async (handle: JSHandle): Promise<ReportedError | undefined> => {
  try {
    return await handle.evaluate((value) => {
      if (!(value instanceof Error) || value.name !== 'ShellError') return undefined;
      const { code, fact, remote } = Object(value);
      return { code, remote, fact: value.cause === undefined ? fact : `${fact}: ${value.cause}` };
    });
  } catch {
    return undefined; // the page was closed before the value could be read
  }
};

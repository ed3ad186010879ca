import type { BrowserContext, ConsoleMessage, JSHandle } from '@playwright/test';
import type { Trouble, TroubleCode } from './outcome.ts';

/** A ShellError as it lies in the page. */
type Told = Trouble & { readonly remote: string | undefined };

/** Gathers what goes wrong in the pages of a context. */
export class PageWatch {
  readonly #told: Promise<readonly Told[]>[] = [];
  readonly #troubles: Trouble[] = [];

  static async over(context: BrowserContext): Promise<PageWatch> {
    const watch = new PageWatch();
    const note = (code: TroubleCode, fact: string) => watch.#troubles.push({ code, fact });
    await context.exposeBinding('conchReportViolation', (_, text: string) => {
      note('POLICY_VIOLATED', text);
    });
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        Reflect.get(globalThis, 'conchReportViolation')(`${violatedDirective} refuses ${blockedURI || 'inline code'}`),
      );
    });
    context.on('weberror', (error) => note('UNCAUGHT_ERROR', firstLines(error.error())));
    context.on('console', (message) => {
      if (message.type() === 'error') watch.#told.push(shellErrorsIn(message));
    });
    return watch;
  }

  /** What the shell told of a remote; the last is what it ended with. */
  async toldOf(remote: string): Promise<readonly Trouble[]> {
    const told = (await Promise.all(this.#told)).flat();
    return told.filter((each) => each.remote === remote);
  }

  /** What nobody tells of: uncaught errors and violations of the policy. */
  get troubles(): readonly Trouble[] {
    return this.#troubles;
  }
}

/** The message, and where it was thrown. */
const firstLines = ({ message, stack = '' }: Error): string => {
  const [, place] = /(https?:\/\/[^\s()]+)/.exec(stack) ?? [];
  return place ? `${message} at ${place}` : message;
};

/** The shell writes its errors to the console as objects, of which the code can be read. */
async function shellErrorsIn(message: ConsoleMessage): Promise<Told[]> {
  const found = await Promise.all(message.args().map(read));
  return found.flatMap((each) => each ?? []);
}

const read = async (handle: JSHandle): Promise<Told | undefined> => {
  try {
    return await handle.evaluate((value) => {
      if (!(value instanceof Error) || value.name !== 'ShellError') return undefined;
      const { code, fact, remote } = Object(value);
      return { code, remote, fact: value.cause === undefined ? fact : `${fact}: ${value.cause}` };
    });
  } catch {
    return undefined; // the page was closed before it could be read
  }
};

/** A command that gets no answer for this long has failed, so that a browser that hangs ends a test and not the suite. */
const COMMAND_TIMEOUT_MS = 20_000;

/** One session of a browser, by as much of W3C WebDriver as these tests need: https://www.w3.org/TR/webdriver2/ */
export class WebDriver {
  readonly #session: string;

  private constructor(session: string) {
    this.#session = session;
  }

  /** @param driver URL of the driver, such as `http://127.0.0.1:4444` */
  static async begin(driver: string, capabilities: object): Promise<WebDriver> {
    const value = await command(`${driver}/session`, 'POST', { capabilities: { alwaysMatch: capabilities } });
    return new WebDriver(`${driver}/session/${property(value, 'sessionId')}`);
  }

  /** @param timeoutMs after which it has failed, with a `TimeoutError` */
  post(path: string, body: object = {}, timeoutMs = COMMAND_TIMEOUT_MS): Promise<unknown> {
    return command(`${this.#session}/${path}`, 'POST', body, timeoutMs);
  }

  get(path: string): Promise<unknown> {
    return command(`${this.#session}/${path}`, 'GET');
  }

  delete(path: string): Promise<unknown> {
    return command(`${this.#session}/${path}`, 'DELETE');
  }

  async end(): Promise<void> {
    await command(this.#session, 'DELETE');
  }
}

/** The `error` of an answer, such as `no such alert`: https://www.w3.org/TR/webdriver2/#errors */
export class WebDriverError extends Error {
  override readonly name = 'WebDriverError';
  readonly error: string;

  constructor(error: string, message: string) {
    super(`${error}: ${message}`);
    this.error = error;
  }
}

async function command(url: string, method: string, body?: object, timeoutMs = COMMAND_TIMEOUT_MS): Promise<unknown> {
  const response = await fetch(url, {
    method,
    body: body ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const value = property(await response.json(), 'value');
  const error = property(value, 'error');
  if (typeof error === 'string') throw new WebDriverError(error, String(property(value, 'message')));
  return value;
}

export const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

import { findElement, type Key, type Tab, type Target } from '../tab.ts';
import { untilDefined } from './until-defined.ts';
import { property, type WebDriver, WebDriverError } from './web-driver.ts';

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Readonly<Record<Key, string>> = { Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C' };
/** https://www.w3.org/TR/webdriver2/#elements */
const ELEMENT_KEY = 'element-6066-11e4-a52e-4f735466cecf';

const LOAD_TIMEOUT_MS = 10_000;
/** Longest wait for the answer to a script that may never get one. */
const ANSWER_TIMEOUT_MS = 1_000;

/** A tab of a browser that WebDriver drives. */
export function webDriverTab(driver: WebDriver): Tab {
  const execute = (code: unknown, parameters: readonly unknown[]) =>
    driver.post('execute/sync', { script: `return (${code})(...arguments)`, args: parameters });

  async function element(target: Target): Promise<string> {
    const found = await untilDefined(async () => property(await execute(findElement, [target]), ELEMENT_KEY), 10_000);
    if (typeof found !== 'string') throw new Error(`${target.role} "${target.name}" is not in the page`);
    return `element/${found}`;
  }

  const dialogText = async (): Promise<string | undefined> => {
    try {
      return String(await driver.get('alert/text'));
    } catch (error) {
      if (error instanceof WebDriverError && error.error === 'no such alert') return undefined;
      throw error;
    }
  };

  /** Loads a document, and waits until its HTML has been parsed. */
  async function load(act: () => Promise<unknown>): Promise<void> {
    await execute(() => void Reflect.set(window, 'isOldDocument', true), []);
    await act();
    const isLoaded = () => document.readyState !== 'loading' && !Reflect.has(window, 'isOldDocument');
    const ask = async () => {
      try {
        return (await execute(isLoaded, [])) || undefined;
      } catch (error) {
        if (error instanceof WebDriverError) return undefined; // between two documents there is nothing to ask
        throw error;
      }
    };
    const loaded = await untilDefined(ask, LOAD_TIMEOUT_MS);
    if (!loaded) throw new Error('The page did not load');
  }

  /**
   * Does something that leaves this URL, and waits until the next page answers. WebKitGTK never answers a script that it was running when
   * the page left for the back-forward cache, so none runs until the URL is another one; and the first one after that may still be too early.
   */
  async function leave(act: () => Promise<unknown>): Promise<void> {
    const from = await driver.get('url');
    await act();
    const hasLeft = await untilDefined(async () => (await driver.get('url')) !== from || undefined, LOAD_TIMEOUT_MS);
    if (!hasLeft) throw new Error(`${from} was not left`);
    const answers = await untilDefined(async () => {
      try {
        return await driver.post('execute/sync', { script: 'return true', args: [] }, ANSWER_TIMEOUT_MS);
      } catch (error) {
        if (error instanceof WebDriverError || Object(error).name === 'TimeoutError') return undefined;
        throw error;
      }
    }, LOAD_TIMEOUT_MS);
    if (!answers) throw new Error(`The page after ${from} does not answer`);
  }

  return {
    async open(url) {
      const open = () => driver.post('url', { url });
      const isReload = (await driver.get('url')) === url;
      await load(isReload ? open : () => leave(open));
    },
    reload: () => load(() => driver.post('refresh')),
    back: () => leave(() => driver.post('back')),
    forward: () => leave(() => driver.post('forward')),
    // biome-ignore lint/suspicious/noExplicitAny: WebDriver gives JSON, and the function says of which type it is
    run: (code, ...parameters): Promise<any> => execute(code, parameters),
    async click(target) {
      await driver.post(`${await element(target)}/click`);
    },
    async type(target, text) {
      await driver.post(`${await element(target)}/value`, { text });
    },
    async press(key) {
      const value = KEYS[key];
      const actions = [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ];
      await driver.post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
    },
    async resize(width, height) {
      const frame = await execute(() => [outerWidth - innerWidth, outerHeight - innerHeight], []);
      const [x = 0, y = 0] = frame as number[];
      await driver.post('window/rect', { x: 0, y: 0, width: width + x, height: height + y });
    },
    async screenshot() {
      // WebKitGTK answers when the page is painted next, and a page that does not change is not.
      const repaint = () => {
        const { style } = document.documentElement;
        const timer = setInterval(() => style.setProperty('outline', style.outline ? '' : '1px solid transparent'), 50);
        setTimeout(() => {
          clearInterval(timer);
          style.removeProperty('outline');
        }, 2_000);
      };
      await execute(repaint, []);
      return Buffer.from(String(await driver.get('screenshot')), 'base64');
    },
    async answerDialog(accept, act, withinMs) {
      await act().catch((error: unknown) => {
        // A click that opens a dialog ends with this error.
        if (!(error instanceof WebDriverError && error.error === 'unexpected alert open')) throw error;
      });
      const text = await untilDefined(dialogText, withinMs);
      if (text !== undefined) await driver.post(accept ? 'alert/accept' : 'alert/dismiss');
      return text;
    },
  };
}

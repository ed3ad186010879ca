/** An element by what a visitor calls it. */
export type Target = {
  readonly role: 'link' | 'button' | 'field' | 'choice';
  /** Part of its accessible name; of a `choice` (a radio button or checkbox) part of its label. */
  readonly name: string;
  /** CSS selector of the part of the page it is in. */
  readonly within?: string;
};

export type Key = 'Tab' | 'Enter' | 'Escape';

/**
 * One tab of any engine: what a visitor does in it, and what a test reads from it. Playwright drives Chromium and Firefox
 * (playwright-tab.ts), WebDriver drives WebKitGTK (web-driver-tab.ts), so a test is written once.
 */
export type Tab = {
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  back(): Promise<void>;
  forward(): Promise<void>;
  /** Runs a function in the page. It may use its arguments and the page's globals, and nothing else. A promise is awaited. */
  run<Parameters extends readonly unknown[], Result>(
    code: (...parameters: Parameters) => Result,
    ...parameters: Parameters
  ): Promise<Awaited<Result>>;
  /** Waits until the element is there, and clicks it. */
  click(target: Target): Promise<void>;
  /** Waits until the field is there, and types into it. */
  type(target: Target, text: string): Promise<void>;
  press(key: Key): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  screenshot(): Promise<Buffer>;
  /**
   * Does something, waits for the dialog that it opens, and answers that.
   *
   * @returns the text of the dialog; undefined if none opened within `withinMs`
   */
  answerDialog(accept: boolean, act: () => Promise<void>, withinMs?: number): Promise<string | undefined>;
};

export const link = (name: string, within?: string): Target => ({ role: 'link', name, ...(within && { within }) });
export const button = (name: string, within?: string): Target => ({ role: 'button', name, ...(within && { within }) });
export const field = (name: string): Target => ({ role: 'field', name });
export const choice = (name: string): Target => ({ role: 'choice', name });

/** Finds a visible element; runs in the page. The copy of the old page that is visible during a navigation does not count. */
export function findElement({ role, name, within = 'body' }: Target): Element | null {
  const selectors = {
    link: 'a[href]',
    button: 'button',
    field: 'input, textarea, select',
    choice: 'input[type="radio"], input[type="checkbox"]',
  };
  const nameOf = (element: Element) => {
    const labels = 'labels' in element ? [...((element.labels as NodeList | null) ?? [])] : [];
    const label = element.getAttribute('aria-label') ?? labels[0]?.textContent ?? element.textContent ?? '';
    return label.replace(/\s+/g, ' ').trim();
  };
  for (const element of document.querySelectorAll(`:is(${within}) :is(${selectors[role]})`)) {
    if (element.closest('.conch-snapshot') || !nameOf(element).includes(name)) continue;
    // The label of a radio button is what visitors click; the button itself may be invisible.
    const clicked = role === 'choice' && 'labels' in element ? (element.labels as NodeListOf<Element>)[0] : element;
    if (clicked?.checkVisibility()) return clicked;
  }
  return null;
}

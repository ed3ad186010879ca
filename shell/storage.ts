/**
 * Browser storage that may be forbidden (a visitor who blocks cookies), full, or hold what somebody else has written.
 *
 * Only `DOMException` is caught, which is what the Storage API throws:
 * https://html.spec.whatwg.org/multipage/webstorage.html#dom-storage-setitem
 */
export type StorageArea = 'localStorage' | 'sessionStorage';

/**
 * The key for something of this site alone: sites below other paths of the origin have the same storage. At `/` it is the name, as it was
 * before there were others.
 */
export const siteKey = (name: string): string =>
  `${name}:${document.documentElement.dataset.base ?? '/'}`.replace(/:\/$/, '');

/** The text under a key; undefined where there is none, or storage is forbidden. */
export const readText = (area: StorageArea, key: string): string | undefined =>
  attempt(() => window[area].getItem(key) ?? undefined);

/** The value under a key; undefined where there is none, it is not JSON, or storage is forbidden. */
export function readJson(area: StorageArea, key: string): unknown {
  try {
    return JSON.parse(readText(area, key) ?? 'null') ?? undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Stores a text.
 *
 * @param consequence what the site goes without when it cannot be stored; goes to the console then
 * @returns whether it is stored
 */
export function writeText(area: StorageArea, key: string, text: string, consequence?: string): boolean {
  const isStored = attempt(() => {
    window[area].setItem(key, text);
    return true;
  }, consequence);
  return isStored === true;
}

/** The keys of all that is there, that of other sites of the origin, too. */
export const storedKeys = (area: StorageArea): readonly string[] => attempt(() => Object.keys(window[area])) ?? [];

export const removeText = (area: StorageArea, key: string): void => attempt(() => window[area].removeItem(key));

function attempt<Result>(access: () => Result, consequence?: string): Result | undefined {
  try {
    return access();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    if (consequence) console.warn(consequence, error);
    return undefined;
  }
}

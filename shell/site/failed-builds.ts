/** Builds that failed in this tab, so that the next navigation and the next page go straight to the one before. */
const KEY = 'conch:failed-builds';

type BuildName = { readonly remote: string; readonly version: string };

const nameOf = ({ remote, version }: BuildName): string => `${remote}@${version}`;

export const hasFailed = (build: BuildName): boolean => read().includes(nameOf(build));

export function rememberFailure(build: BuildName): void {
  const names = new Set([...read(), nameOf(build)]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...names]));
  } catch (error) {
    console.warn('This tab cannot remember which build failed', error);
  }
}

/** Storage may be forbidden, and anybody may have written to it. */
function read(): string[] {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return [];
    throw error;
  }
}

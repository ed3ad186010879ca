import { isReachable } from '../container/diagnosis/diagnose-entry.ts';

/** Longest wait for one answer. */
const TIMEOUT_MS = 5_000;
/** Pauses between the answers that have to agree, each lengthened at random up to twofold. */
const PAUSES_MS = [1_000, 2_000, 4_000];

/**
 * Follows which script of the shell new pages of the site load. During a deployment, old and new instances of a server answer in turn, and
 * nothing says which of them is newer: a shell that is taken back is older and yet the next one. So another script counts once four answers
 * in a row, over 7 to 14 s, have named it, and a page load would run it.
 *
 * @param base path at which the site is mounted
 * @param script name of the one that the page has loaded
 * @param onChange is called when new pages load another one than at the last call, or than this page; also with that of this page again
 * @returns asks now, unless it is asking already. Never rejects; a failure changes nothing.
 */
export function watchShell(base: string, script: string, onChange: (script: string) => void): () => Promise<void> {
  let settled = script;
  let pending: Promise<void> | undefined;
  const settle = async () => {
    const named = await fetchName(base);
    if (named === undefined || named === settled) return;
    for (const pauseMs of PAUSES_MS) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (1 + Math.random())));
      if (document.hidden || (await fetchName(base)) !== named) return;
    }
    if (!(await isDeployed(base, named))) return;
    settled = named;
    onChange(named);
  };
  return () => {
    pending ??= settle().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}

/** See ../server/shell-builds/shell-script.ts. Undefined if something else answers, such as a page. */
async function fetchName(base: string): Promise<string | undefined> {
  const name = (await fetchText(`${base}manifests/shell.txt`))?.trim() ?? '';
  return /^[\w.-]+\.js$/.test(name) ? name : undefined;
}

/** A cache may still have the page of before, and not every instance may have the script. */
async function isDeployed(base: string, name: string): Promise<boolean> {
  const html = await fetchText(location.href, { accept: 'text/html' });
  const isNamed = html?.includes(`data-shell-script="${name}"`) === true;
  return isNamed && isReachable(new URL(`${base}shell/${name}`, location.href).href, {});
}

/** Whatever the status; undefined if no whole answer arrives. */
async function fetchText(url: string, headers: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  try {
    const response = await fetch(url, { cache: 'no-cache', headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return await response.text();
  } catch {
    return undefined; // offline, for example; `fetch` does not say why
  }
}

/** Longest wait for one answer. */
const TIMEOUT_MS = 5_000;
/** Pauses between the answers that have to agree, each lengthened at random up to twofold. */
const PAUSES_MS = [1_000, 2_000, 4_000];

/**
 * Follows which script of the shell new pages of the site load. During a deployment, old and new instances of a server answer in turn, and
 * nothing says which of them is newer: a shell that is taken back is older and yet the next one. So another script counts once four answers
 * in a row, over 7 to 14 s, have named it.
 *
 * @param url of the file that names it: see ../server/shell-builds/shell-script.ts
 * @param script that the page has loaded
 * @param onChange is called when new pages load another script than at the last call, or than the page; also with that of the page again
 * @returns asks now, unless it is asking already. Never rejects; a failure changes nothing.
 */
export function watchShell(url: string, script: string, onChange: (script: string) => void): () => Promise<void> {
  let settled = script;
  let pending: Promise<void> | undefined;
  const settle = async () => {
    const named = await fetchScript(url);
    if (named === undefined || named === settled) return;
    for (const pauseMs of PAUSES_MS) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (1 + Math.random())));
      if (document.hidden || (await fetchScript(url)) !== named) return;
    }
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

/** Undefined without an answer, and for one that is something else, such as a page. */
async function fetchScript(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = response.ok ? (await response.text()).trim() : '';
    return /^[\w.-]+\.js$/.test(text) ? text : undefined;
  } catch {
    return undefined; // offline; `fetch` does not say why
  }
}

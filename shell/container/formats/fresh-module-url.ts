/**
 * The URL at which to evaluate an ES module build whose earlier loads have failed.
 *
 * A browser evaluates each URL once in a document, and never requests one again that failed
 * (https://github.com/whatwg/html/issues/6768). A query makes the URL of the entry another one, but its files import each other by
 * relative URLs, which do not inherit a query. So the folder of the build is written differently: with one character percent-encoded, which is
 * the same path to a server (https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2), and another one to the browser.
 *
 * @param url with `retry` in its query or fragment, as fresh-url.ts writes it; any other stays as it is
 * @param basePath whole URL of the build's folder, with a slash at the end
 * @returns the URL of the entry, and that of the folder
 */
export function freshModuleUrl(url: string, basePath: string): { readonly address: string; readonly folder: string } {
  const [, retry] = /[?&#]retry=(\d+)/.exec(url) ?? [];
  const isSigned = [...new URL(url).searchParams.keys()].some((name) => name !== 'v' && name !== 'retry');
  // Of a signed URL, hosts refuse any other path. Its fragment makes it another module.
  if (retry === undefined || isSigned || !url.startsWith(basePath)) return { address: url, folder: basePath };
  const fresh = new URL(basePath);
  fresh.pathname = encodeSome(fresh.pathname, Number(retry));
  return { address: fresh.href + url.slice(basePath.length).replace(/#.*/s, ''), folder: fresh.href };
}

/** Percent-encodes letters and digits of a path, counted from its end, where `bits` has a one. */
function encodeSome(path: string, bits: number): string {
  let left = bits;
  const characters = path.match(/%..|./g) ?? [];
  for (let index = characters.length - 1; index >= 0 && left > 0; index -= 1) {
    const character = characters[index] ?? '';
    if (!/^[A-Za-z\d]$/.test(character)) continue;
    if (left % 2 === 1) characters[index] = `%${character.charCodeAt(0).toString(16)}`;
    left = Math.floor(left / 2);
  }
  return characters.join('');
}

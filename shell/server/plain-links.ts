/** A title and the path of its page. */
export type PlainLink = { readonly title: string; readonly path: string };

/** Fills in the links of the plain page, which index.html holds for visitors for whom the shell does not run. */
export const withPlainLinks = (html: string, pages: readonly PlainLink[]): string =>
  html.replace(/(<nav\b[^>]*class="conch-navigation"[^>]*?) hidden(?:="[^"]*")?><\/nav>/, (empty, start) => {
    const items = pages.map(({ title, path }) => `<li><a href="${escapeHtml(path)}">${escapeHtml(title)}</a></li>`);
    return items.length > 0 ? `${start}><ul>${items.join('')}</ul></nav>` : empty;
  });

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

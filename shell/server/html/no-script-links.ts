/** A title and the path of its page. */
export type NoScriptLink = { readonly title: string; readonly path: string };

/** Fills in the links of the plain page, which index.html holds for visitors for whom the shell does not run. */
export const withNoScriptLinks = (html: string, pages: readonly NoScriptLink[]): string =>
  html.replace(/(<nav\b[^>]*class="conch-navigation"[^>]*?) hidden(?:="[^"]*")?><\/nav>/, (empty, start) => {
    const items = pages.map(({ title, path }) => `<li><a href="${escapeHtml(path)}">${escapeHtml(title)}</a></li>`);
    return items.length > 0 ? `${start}><ul>${items.join('')}</ul></nav>` : empty;
  });

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Adds the styles of a chunk to the page, once. In the HTML they would delay the first remote of every page, although few pages need them:
 * 0.4 KB with Brotli. In a file they might be missing when they are needed, as where the network has failed. They are right after
 * the styles of the page, so that style sheets of the site still take precedence.
 *
 * @param id of the element, by which everybody can tell it from those of remotes
 */
export function addStyles(id: string, css: string): void {
  const style = document.createElement('style');
  style.id = id;
  style.textContent = css;
  const ofPage = document.querySelector('#conch-styles');
  if (ofPage) ofPage.after(style);
  else document.head.prepend(style); // in development, the styles of the page are a file
}

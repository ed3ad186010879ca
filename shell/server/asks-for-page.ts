/**
 * Whether a request is for a page of the site. Paths below `.well-known/` are for programs (https://www.rfc-editor.org/rfc/rfc8615). Browsers accept `text/html` when they navigate. Tools such as curl accept anything, and
 * so do scripts and images: then a path that ends with a file extension is not a page.
 */
export function asksForPage(accept: string | undefined, pathname: string): boolean {
  if (pathname.includes('/.well-known/')) return false;
  if (accept?.includes('text/html')) return true;
  const takesAnything = accept === undefined || accept.includes('*/*');
  return takesAnything && !/\.[a-z0-9]+$/i.test(pathname);
}

/**
 * Whether a request is for a page of the site. Browsers accept `text/html` when they navigate. Tools such as curl accept anything, and
 * so do scripts and images: then a path that ends with a file extension is not a page.
 */
export function asksForPage(accept: string | undefined, pathname: string): boolean {
  if (accept?.includes('text/html')) return true;
  const takesAnything = accept === undefined || accept.includes('*/*');
  return takesAnything && !/\.[a-z0-9]+$/i.test(pathname);
}

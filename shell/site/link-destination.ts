/** Where a click on a link leads in this tab; undefined for a download, another tab, and an anchor without `href`. */
export function destinationOf(link: HTMLAnchorElement): URL | undefined {
  const { href, target } = link;
  const opensHere = href && !link.hasAttribute('download') && ['', '_self'].includes(target);
  return opensHere ? new URL(href) : undefined;
}

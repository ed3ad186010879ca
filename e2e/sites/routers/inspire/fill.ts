/** Plain links to every page. */
export const fill = (base: string): HTMLAnchorElement[] =>
  ['shop/1', 'shop/2', 'shop/3?by=price', 'cart', 'stores'].map((to) => {
    const link = document.createElement('a');
    link.href = base + to;
    link.textContent = `plain /${to}`;
    return link;
  });

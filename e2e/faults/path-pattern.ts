/**
 * Matches paths of the site without base path and query. In a string, `*` is any part of a segment and `**` is anything:
 * `/remotes/decide/**`.
 */
export type PathPattern = string | RegExp;

/** @param below path in front of the pattern; a RegExp is tested on the rest */
export function pathMatcher(pattern: PathPattern, below = ''): (path: string) => boolean {
  const inside = typeof pattern === 'string' ? glob(pattern) : pattern;
  return (path) => path.startsWith(below) && path.slice(below.length).search(inside) !== -1;
}

function glob(pattern: string): RegExp {
  const parts = pattern.split(/(\*+)/).map((part) => {
    if (part.startsWith('*')) return part === '*' ? '[^/]*' : '.*';
    return part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}

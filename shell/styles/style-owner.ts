import { basePaths, createdAt } from './style-tracker.ts';

/**
 * Base path of the build that a style element, a link or a constructed sheet belongs to: a file of its own, or what its code made.
 * Of several builds on the stack the innermost has made it.
 */
export function ownerOf(style: object): string | undefined {
  const file = style instanceof HTMLLinkElement ? style.href : '';
  const all = [...basePaths];
  const own = all.find((base) => file.startsWith(base));
  if (own) return own;
  const stack = createdAt.get(style)?.stack ?? '';
  const [innermost] = all
    .map((base) => ({ base, at: stack.indexOf(base) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return innermost?.base;
}

import { basePaths, createdAt } from './style-tracker.ts';

/**
 * Finds the build that a style element, a link or a constructed sheet belongs to: the build whose file a link loads, or whose code
 * created the style. If several builds are on the call stack, it is the innermost.
 *
 * @returns base path of the build; undefined for styles of the shell and of unknown origin
 */
export function ownerOf(style: object): string | undefined {
  const href = style instanceof HTMLLinkElement ? style.href : '';
  const builds = [...basePaths];
  const ofFile = builds.find((basePath) => href.startsWith(basePath));
  if (ofFile) return ofFile;
  const stack = createdAt.get(style)?.stack ?? '';
  const [innermost] = builds
    .map((basePath) => ({ basePath, at: stack.indexOf(basePath) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return innermost?.basePath;
}

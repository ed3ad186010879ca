import type { LongFrame } from '../../manifests/field-reports/report.ts';
import { MAX } from '../../manifests/field-reports/report-limits.ts';
import { observe } from './observe.ts';
import { ownerOfUrl } from './page-owners.ts';

/** From here on, the browser calls a task long: https://w3c.github.io/longtasks/#long-task */
const LONG_MS = 50;
const MAX_FILES = 200;

/**
 * Watches which scripts of remotes held up a frame. The file is that of the function that the browser called: of a handler in a component
 * of React, that is a file of React.
 *
 * @returns the worst files, as they are at that moment
 */
export function watchFrames(): () => LongFrame[] {
  const files = new Map<string, LongFrame>();
  const flush = observe('long-animation-frame', ({ scripts }) => {
    for (const { sourceURL, duration } of scripts) {
      const owner = duration >= LONG_MS ? ownerOfUrl(sourceURL) : undefined;
      if (!owner || (!files.has(sourceURL) && files.size >= MAX_FILES)) continue;
      const { remote, version, file } = owner;
      const { count, worstMs, totalMs } = files.get(sourceURL) ?? { count: 0, worstMs: 0, totalMs: 0 };
      files.set(sourceURL, {
        name: remote,
        version,
        file,
        count: count + 1,
        worstMs: Math.max(worstMs, Math.round(duration)),
        totalMs: totalMs + Math.round(duration),
      });
    }
  });
  return () => {
    flush();
    return [...files.values()].sort((one, other) => other.totalMs - one.totalMs).slice(0, MAX.frames);
  };
}

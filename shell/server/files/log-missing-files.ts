import { printable } from '../../../manifests/printable.ts';
import type { ServedSite } from '../served-site.ts';

const LOG_INTERVAL_MS = 60_000;
const PATH_MAX_CHARS = 200;

/**
 * Logs requests for files of builds that are not there: for each build that the manifest names, and for all other builds of a
 * remote together, at most once a minute. So neither the log nor the memory grows with what clients ask for.
 *
 * @returns is called with the path of the request, below the path where the site is mounted
 */
export function missingFileLogger(site: ServedSite, log: (line: string) => void): (path: string) => void {
  const loggedAt = new Map<string, number>();
  return (path) => {
    const owner = site.ownerOf(path);
    const now = performance.now();
    if (!owner || now - (loggedAt.get(owner.label) ?? Number.NEGATIVE_INFINITY) < LOG_INTERVAL_MS) return;
    for (const [label, time] of loggedAt) if (now - time >= LOG_INTERVAL_MS) loggedAt.delete(label);
    loggedAt.set(owner.label, now);
    const name = `${owner.label}: ${printable(path.slice(0, PATH_MAX_CHARS))} was requested and`;
    if (site.leadsOut(path)) {
      log(
        `${name} is a link out of the folders that are served (404). Next: copy the file, or name its folder with --assets`,
      );
      return;
    }
    const fact = `${name} is not there (404)`;
    const next = owner.isBuild
      ? `. Next: ${site.commands('check')}`
      : ', and the manifest does not name that build. Open tabs may still need it';
    log(`${fact}${next}`);
  };
}

import { firstProblems } from '../../manifests/problem.ts';
import { labelOf, type Missing } from './live-manifest/missing-builds.ts';
import type { ServedSite } from './served-site.ts';

/** What `/healthz` says of a site. */
export type Health = {
  readonly status: 'ok' | 'unavailable';
  readonly revision?: number;
  readonly warning?: string;
  readonly problems?: readonly string[];
  readonly missing?: readonly Missing[];
  readonly missingCount?: number;
};

/** What it says before the server closes: load balancers have to send requests elsewhere. */
export const STOPPING = { status: 'stopping' } as const;

/**
 * A site is ok while visitors are served, that is while there is a shell and a valid manifest. An invalid manifest on disk is a `warning`
 * only, because the last valid one is still served: with a 503, one typo on a shared disk would take every instance out of rotation. So
 * are missing builds, for the same reason, and a signature that expires soon.
 */
export function healthOf(site: ServedSite, missing: readonly Missing[], expiry: string | undefined): Health {
  const { manifest, problems, isUnreadable } = site.state();
  if (!site.hasShell()) return { status: 'unavailable', problems: ['shell/index.html is missing'] };
  const warnings = [
    ...(problems.length > 0
      ? [`The manifest on disk ${isUnreadable ? 'cannot be read' : 'is not valid'}; the last valid one is served.`]
      : []),
    ...(missing.length > 0 ? [`Files that the served manifest names are not there: ${labels(missing)}.`] : []),
    ...(expiry ? [expiry] : []),
  ];
  return {
    status: 'ok',
    revision: manifest.revision,
    ...(warnings.length > 0 && { warning: warnings.join(' ') }),
    ...(problems.length > 0 && { problems: firstProblems(problems) }),
    ...(missing.length > 0 && { missing: missing.slice(0, LISTED_MAX), missingCount: missing.length }),
  };
}

/** If the folders are wrong, everything is missing. */
const LISTED_MAX = 100;
const NAMED_MAX = 3;

/** `explore 1.1.0, decide 2.0.0 (rollout) and 4 more`. */
function labels(missing: readonly Missing[]): string {
  const names = missing.slice(0, NAMED_MAX).map(labelOf).join(', ');
  return missing.length > NAMED_MAX ? `${names} and ${missing.length - NAMED_MAX} more` : names;
}

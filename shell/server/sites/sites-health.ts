import type { Health } from '../health.ts';

/** What `/healthz` says where no site is: of all sites of the process. */
export type SitesHealth = {
  readonly status: Health['status'];
  /** How many sites are served, and how many are not. */
  readonly served: number;
  readonly unavailable: number;
  readonly warning?: string;
  /** By name. Their own `/healthz` has the rest. */
  readonly sites?: Readonly<Record<string, Pick<Health, 'status' | 'revision' | 'warning'>>>;
  /** Folders that are no sites, and keys without a site. */
  readonly problems?: readonly string[];
};

/**
 * The process is ok while one of its sites is served: a load balancer that takes it out of rotation for a broken site would take all others
 * with it.
 *
 * @param problems of no single site, such as a folder that is none
 */
export function sitesHealth(healths: ReadonlyMap<string, Health>, problems: readonly string[]): SitesHealth {
  const all = [...healths.values()];
  const served = all.filter(({ status }) => status === 'ok').length;
  const unavailable = all.length - served;
  const warned = all.filter(({ status, warning }) => status === 'ok' && warning !== undefined).length;
  const warnings = [
    ...(all.length === 0 ? ['There is no site.'] : []),
    ...(unavailable > 0 ? [`${unavailable} of ${all.length} sites cannot be served.`] : []),
    ...(warned > 0 ? [`Sites with a warning of their own: ${warned}.`] : []),
    ...(problems.length > 0 ? [`Other problems: ${problems.length}.`] : []),
  ];
  const summaries = [...healths].map(
    ([name, { status, revision, warning }]) =>
      [
        name,
        { status, ...(revision !== undefined && { revision }), ...(warning !== undefined && { warning }) },
      ] as const,
  );
  return {
    status: served > 0 ? 'ok' : 'unavailable',
    served,
    unavailable,
    ...(warnings.length > 0 && { warning: warnings.join(' ') }),
    sites: Object.fromEntries(summaries),
    ...(problems.length > 0 && { problems }),
  };
}

/** What anybody may know: which sites a process serves is nobody's business outside of the operator's network. */
export const withoutNames = ({ sites: _, problems: __, ...counts }: SitesHealth): SitesHealth => counts;

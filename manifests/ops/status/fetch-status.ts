import { OperatorError } from '../../operator-error.ts';
import { type SiteStatus, siteStatusSchema } from './site-status.ts';

/** Below the path of a site that "conch serve --status" serves. */
export const STATUS_PATH = 'conch/status.json';

export const isStatusUrl = (place: string): boolean => /^https?:\/\//.test(place);

/**
 * The status of a running site.
 *
 * @param site its URL
 * @throws {OperatorError} STATUS_UNREACHABLE
 */
export async function fetchStatus(site: string): Promise<SiteStatus> {
  const url = new URL(STATUS_PATH, site.replace(/\/*$/, '/')).href;
  const remedy = 'Check the URL, and that the site is served with "conch serve --status --reports DIR".';
  const response = await fetch(url).catch((cause: unknown) => {
    throw new OperatorError('STATUS_UNREACHABLE', `${url} does not answer.`, remedy, { cause });
  });
  if (!response.ok) throw new OperatorError('STATUS_UNREACHABLE', `${url} answers ${response.status}.`, remedy);
  const { data } = siteStatusSchema.safeParse(await response.json().catch(() => undefined));
  if (!data) throw new OperatorError('STATUS_UNREACHABLE', `${url} is no status.`, remedy);
  return data;
}

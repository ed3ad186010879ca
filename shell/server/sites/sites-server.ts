import { existsSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { OperatorError } from '../../../manifests/operator-error.ts';
import { STOPPING } from '../health.ts';
import { defaultLimits } from '../limits/client-limits.ts';
import { isPrivateAddress } from '../limits/is-private-address.ts';
import { checkFolders } from '../served-site.ts';
import { createLimitedServer } from '../server.ts';
import { sendHealth, sendNotFound, sendText } from '../text-responses.ts';
import { healthOfSite, openSites, type SitesOptions } from './open-sites.ts';
import { type SitesHealth, sitesHealth, withoutNames } from './sites-health.ts';

const SCAN_INTERVAL_MS = 500;
/** Asking each site takes a moment, and anybody may request it. */
const HEALTH_MAX_AGE_MS = 500;

export type SitesServer = {
  /** It does not listen yet. */
  readonly server: FastifyInstance;
  /** How many sites are served now. */
  readonly health: () => SitesHealth;
};

/**
 * Creates the server of all sites in a folder, which gives each request to the server of the site at its address. That of a site without a
 * usable manifest answers 503, and an address without a site 404.
 *
 * @throws {OperatorError} FOLDER_MISSING, SHELL_NOT_BUILT
 */
export async function createSitesServer(options: SitesOptions): Promise<SitesServer> {
  checkFolders(options);
  if (!existsSync(options.sites)) {
    const remedy = 'Name the folder with a folder for each site with --sites.';
    throw new OperatorError('FOLDER_MISSING', `There is no folder ${options.sites}.`, remedy);
  }
  const sites = await openSites(options);
  const server = createLimitedServer({ ...defaultLimits(), ...options.limits });
  const health = () => sitesHealth(sites.health(), sites.problems());
  let latest: { readonly time: number; readonly health: SitesHealth } | undefined;
  const latestHealth = (): SitesHealth => {
    if (!latest || performance.now() - latest.time >= HEALTH_MAX_AGE_MS) {
      latest = { time: performance.now(), health: health() };
    }
    return latest.health;
  };

  server.addHook('onRequest', async ({ raw, url, ip }, reply) => {
    const [pathname = ''] = url.split('?');
    const found = sites.at(hostOf(raw.headers.host), pathname);
    if (found && 'site' in found) {
      reply.hijack(); // https://fastify.dev/docs/latest/Reference/Reply/#hijack
      found.site.server.routing(raw, reply.raw);
      return reply;
    }
    reply.header('x-content-type-options', 'nosniff').header('content-security-policy', "default-src 'none'");
    if (found) {
      if (pathname === `${found.place.base}healthz`) return sendHealth(reply, healthOfSite(found));
      return sendText(reply.header('retry-after', '10'), 503, 'This site cannot be served at the moment');
    }
    if (pathname !== '/healthz') return sendNotFound(reply);
    if (options.isStopping?.()) return sendHealth(reply, STOPPING);
    return sendHealth(reply, isPrivateAddress(ip) ? latestHealth() : withoutNames(latestHealth()));
  });

  let timer: NodeJS.Timeout | undefined;
  let update = Promise.resolve();
  const scan = () => {
    update = sites.update().finally(() => {
      if (timer) timer = setTimeout(scan, SCAN_INTERVAL_MS).unref();
    });
  };
  server.addHook('onReady', async () => {
    timer = setTimeout(scan, SCAN_INTERVAL_MS).unref();
  });
  // Before the server closes, because it waits for open answers, such as streams of events.
  server.addHook('preClose', async () => {
    clearTimeout(timer);
    timer = undefined;
    await update;
    await sites.close();
  });

  return { server, health };
}

/**
 * The host of a `Host` header, as a folder names it. `X-Forwarded-Host` does not count: where a cache passes on what clients send, one
 * client could put the page of another site into it.
 */
const hostOf = (header = ''): string => header.toLowerCase().replace(/\.?(:\d+)?$/, '');

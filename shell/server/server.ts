import type { IncomingHttpHeaders } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { openStore } from '../../manifests/ops/history/open-store.ts';
import { printable } from '../../manifests/printable.ts';
import type { Redirect } from '../site/redirects.ts';
import { asksForPage } from './asks-for-page.ts';
import { closeUnusedConnections } from './close-unused-connections.ts';
import { openDictionaries } from './dictionaries/dictionaries.ts';
import { missingFileLogger } from './files/log-missing-files.ts';
import { allowEveryOrigin, answerPreflight, registerFiles } from './files/register-files.ts';
import { type Health, healthOf, STOPPING } from './health.ts';
import { reportsPath } from './html/base-path.ts';
import { isFirstVisit } from './html/inline-shell.ts';
import type { Page } from './html/page-cache.ts';
import { type ClientLimits, defaultLimits } from './limits/client-limits.ts';
import { type OpenStreams, registerManifestEvents } from './live-manifest/manifest-events.ts';
import { watchMissingBuilds } from './live-manifest/missing-builds.ts';
import { schemaDigest } from './live-manifest/schema-digest.ts';
import { watchSignatureAge } from './live-manifest/signature-age.ts';
import { beginTurn } from './per-turn.ts';
import type { Received } from './reports/field-report-receiver.ts';
import { receiveReports } from './reports/receive-reports.ts';
import { hasTag, sendRepresentation } from './representation.ts';
import { checkFolders, openServedSite, type ServedSiteOptions } from './served-site.ts';
import { type KeptShells, keepShells, sendKept } from './shell-builds/kept-shells.ts';
import { SHELL_FILE } from './shell-builds/shell-script.ts';
import { registerStatus } from './status/register-status.ts';
import { sendHealth, sendMethodNotAllowed, sendNotFound, sendText } from './text-responses.ts';

/** Less than a second after an edit, the log says what it breaks. */
const POLL_INTERVAL_MS = 500;

/** As long as a file's path may be on Linux: https://man7.org/linux/man-pages/man3/pathconf.3.html */
const PATH_MAX_CHARS = 4_096;
/** Looking up routes and builds takes longer with each segment. No page and no file is so deep. */
const PATH_MAX_SEGMENTS = 100;

/** Proxies, whose `X-Forwarded-For` names the client: https://fastify.dev/docs/latest/Reference/Server/#trustproxy */
const PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

export type ServerOptions = Omit<ServedSiteOptions, 'reports'> & {
  /** Folder that gets what browsers and pages report; left out: browsers report no violations. */
  readonly reports?: string | undefined;
  /** URL to which sums of the reports are sent as metrics of OpenTelemetry. */
  readonly otlp?: string | undefined;
  /** Whether `<base>conch/` says how the site is; default false. */
  readonly status?: boolean;
  /** Others than the default ones. */
  readonly limits?: Partial<ClientLimits>;
  /** Those of all sites of the process; left out: this is its only site. */
  readonly streams?: OpenStreams;
  /** That of all sites of the process; left out: this is its only site. */
  readonly shells?: KeptShells;
  /** Whether the process will end soon, which `/healthz` says; left out: never. */
  readonly isStopping?: () => boolean;
};

/** A server without routes that keeps the limits for clients. */
export function createLimitedServer(limits: ClientLimits): FastifyInstance {
  const server = fastify({
    // A restart must not wait for idle keep-alive connections: https://fastify.dev/docs/latest/Reference/Server/#forcecloseconnections
    forceCloseConnections: 'idle',
    return503OnClosing: false, // an answer that is asked for at the last moment is given
    // https://nodejs.org/docs/latest-v20.x/api/http.html#class-httpserver
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: Math.min(1_000, limits.headersMs) },
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.standstillMs,
    keepAliveTimeout: limits.idleMs,
    trustProxy: PROXIES,
    frameworkErrors: (_, __, reply) => sendText(reply, 400, 'Bad request'),
  });
  server.server.maxConnections = limits.connections;
  server.server.prependListener('request', beginTurn);
  closeUnusedConnections(server);
  return server;
}

/** The server of one site. */
export type SiteServer = {
  /** It does not listen yet. */
  readonly server: FastifyInstance;
  readonly health: () => Health;
  /** What has been received from the field; undefined without `reports`. */
  readonly received: () => Received | undefined;
};

/**
 * Creates the embedded server of a site. It serves the built site as any static host would, but completes the manifest from the builds,
 * and serves only a valid one.
 *
 * @throws {OperatorError} a folder, the shell or a valid manifest is missing
 */
export async function createSiteServer(options: ServerOptions): Promise<SiteServer> {
  const { base, log, streams = new Map(), isStopping = () => false } = options;
  const { shells = keepShells(options.root) } = options;
  const limits = { ...defaultLimits(), ...options.limits };
  const { reports } = options;
  const site = openServedSite({ ...options, reports: reports !== undefined, onIndex: shells.keep });
  const missingBuilds = watchMissingBuilds(site, log);
  const signatureAge = watchSignatureAge(site, log);
  let hasLostReports = false;
  const logMissingFile = missingFileLogger(site, log);
  const health = () => healthOf(site, missingBuilds(), signatureAge());
  const server = createLimitedServer(limits);
  const dictionaries = openDictionaries(site, base, log);
  const sendFile = await registerFiles(server, site.folders, dictionaries, log);

  // In `onRequest`, because it runs before the body is parsed: https://fastify.dev/docs/latest/Reference/Hooks/#onrequest
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(site.securityHeaders());
    const [pathname, query] = splitUrl(request);
    if (`${pathname}/` === base) return reply.redirect(query ? `${base}?${query}` : base, 302);
    if (!pathname.startsWith(base) || isTooLong(pathname)) return sendNotFound(reply);
    if (request.method === 'POST' && pathname === reportsPath(base)) {
      if (reports) return undefined;
      if (!hasLostReports) log(`Reports to ${reportsPath(base)} are refused (405). Next: start with --reports DIR`);
      hasLostReports = true;
    }
    const isPreflight = request.method === 'OPTIONS' && pathname.startsWith(`${base}remotes/`);
    if (!['GET', 'HEAD'].includes(request.method) && !isPreflight) return sendMethodNotAllowed(reply);
  });
  server.setNotFoundHandler((_, reply) => sendNotFound(reply));
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendText(reply, status, error.message);
    log(`${request.method} ${printable(request.url)}: ${error.stack ?? error.message}`);
    return sendText(reply, 500, 'Internal server error');
  });

  server.get(`${base}healthz`, (_, reply) => sendHealth(reply, isStopping() ? STOPPING : health()));
  server.get(`${base}manifests/site.json`, (request, reply) => {
    sendRepresentation(request, reply.header('conch-contract', schemaDigest), site.manifest());
  });
  server.get(`${base}manifests/site.json.sig`, (request, reply) => {
    const signature = site.signature();
    return signature ? sendRepresentation(request, reply, signature) : sendNotFound(reply);
  });
  server.get(`${base}${SHELL_FILE}`, (request, reply) => {
    const script = site.shellScript();
    return script ? sendRepresentation(request, reply, script) : sendNotFound(reply);
  });
  let received: SiteServer['received'] = () => undefined;
  if (reports) {
    const { released } = openStore(options.manifest, site.commands).records;
    received = receiveReports(server, {
      folder: reports,
      base,
      manifest: () => site.state().manifest,
      released,
      otlp: options.otlp,
      log,
    });
  }
  if (options.status) registerStatus(server, base, { site, manifestFile: options.manifest, reports, health, received });
  registerManifestEvents(server, `${base}manifests/events`, { site, prepare: dictionaries.follow, limits, streams });
  server.options(`${base}remotes/*`, answerPreflight);
  server.get(`${base}remotes/*`, (request, reply) => answerFile(request, allowEveryOrigin(reply)));
  server.get(`${base}shell/*`, (request, reply) => {
    const [pathname] = splitUrl(request);
    const path = pathname.slice(base.length);
    const kept = site.find(path) ? undefined : shells.find(path);
    return kept ? sendKept(request, reply, kept) : answerFile(request, reply);
  });
  server.get(`${base}*`, (request, reply) => {
    const [pathname, query] = splitUrl(request);
    const redirect = site.redirectOf(pathname);
    if (redirect) return sendRedirect(reply, redirect, query);
    const file = site.find(pathname.slice(base.length));
    if (file) return sendFile(request, allowEveryOrigin(reply), file, query);
    const isPage = asksForPage(request.headers.accept, pathname) && !site.isExternal(pathname);
    const page = isPage && pageFor(request.headers, pathname);
    if (!page) return answerMissing(pathname, reply);
    const status = site.claims(pathname) ? 200 : 404;
    reply.headers(site.pageHeaders()).header('link', page.link);
    // Not returned: Fastify would wait for the end of the answer, as for a promise.
    sendRepresentation(request, reply, page.representation, status);
    return undefined;
  });

  /** The page with the script of the shell for a first visit, and for a browser that has kept that one. */
  function pageFor(headers: IncomingHttpHeaders, pathname: string): Page | undefined {
    const accepted = headers['accept-language'];
    const known = headers['if-none-match'];
    const whole = isFirstVisit(headers) || known ? site.page(pathname, { accepted, containsShell: true }) : undefined;
    const isWanted = whole && (known === undefined || hasTag(known, whole.representation.etag));
    return isWanted ? whole : site.page(pathname, { accepted });
  }

  function answerFile(request: FastifyRequest, reply: FastifyReply): FastifyReply | Promise<FastifyReply> {
    const [pathname, query] = splitUrl(request);
    const file = site.find(pathname.slice(base.length));
    return file ? sendFile(request, reply, file, query) : answerMissing(pathname, reply);
  }

  function answerMissing(pathname: string, reply: FastifyReply): FastifyReply {
    logMissingFile(pathname.slice(base.length));
    return sendNotFound(reply);
  }

  // Without a request, too: after an edit nobody may ask for a while.
  let timer: NodeJS.Timeout | undefined;
  server.addHook('onReady', async () => {
    void dictionaries.follow();
    timer = setInterval(() => {
      missingBuilds();
      signatureAge();
      void dictionaries.follow();
    }, POLL_INTERVAL_MS).unref();
  });
  server.addHook('onClose', async () => clearInterval(timer));

  return { server, health, received };
}

/**
 * Creates the server of one site alone. It does not listen yet.
 *
 * @throws {OperatorError} a folder, the shell or a valid manifest is missing
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  checkFolders(options);
  return (await createSiteServer(options)).server;
}

/** Not 308 and 307, which Netlify does not know (https://docs.netlify.com/routing/redirects/redirect-options/): there are no other methods to keep than GET. */
const sendRedirect = (reply: FastifyReply, { to, permanent }: Redirect, query: string): FastifyReply =>
  // Without the header, browsers would keep a permanent one for ever, and a wrong one could not be corrected.
  reply.header('cache-control', 'no-cache').redirect(query ? `${to}?${query}` : to, permanent ? 301 : 302);

const isTooLong = (pathname: string): boolean =>
  pathname.length > PATH_MAX_CHARS || pathname.split('/').length > PATH_MAX_SEGMENTS;

/** Splits the URL without decoding it: a `%2F` in the path is not a slash. */
function splitUrl({ url }: FastifyRequest): [pathname: string, query: string] {
  const [pathname = '', ...query] = url.split('?');
  return [pathname, query.join('?')];
}

/** Longest wait for the policy of the page. */
const POLICY_TIMEOUT_MS = 4_000;

let policies: Promise<readonly string[]> | undefined;

/**
 * Whether every Content-Security-Policy of the page allows to `fetch` a URL, as far as that can be known: an attempt that a policy
 * forbids would be reported as a violation.
 *
 * @param url of a script that the policy allows as a script
 */
export async function mayFetch(url: string): Promise<boolean> {
  if (new URL(url).origin === location.origin) return true; // the shell fetches its manifest from there
  policies ??= readPolicies();
  const known = await policies.catch(() => {
    policies = undefined;
  });
  return known?.every((policy) => allowsFetch(policy, new URL(url), location)) ?? false;
}

/** A script cannot read the policy that the page came with, so the page is asked for its headers once more. */
async function readPolicies(): Promise<readonly string[]> {
  const { headers } = await fetch(location.href, {
    method: 'HEAD',
    headers: { accept: 'text/html' },
    cache: 'force-cache',
    signal: AbortSignal.timeout(POLICY_TIMEOUT_MS),
  });
  const sent = ['', '-report-only'].map((kind) => headers.get(`content-security-policy${kind}`) ?? '');
  const inPage = [...document.querySelectorAll<HTMLMetaElement>('meta[http-equiv="content-security-policy" i]')];
  return [...sent.flatMap((policy) => policy.split(',')), ...inPage.map(({ content }) => content)];
}

/** By https://www.w3.org/TR/CSP3/#match-url-to-source-list; what it does not understand, it takes for forbidden. */
export function allowsFetch(policy: string, url: URL, page: Pick<URL, 'origin' | 'protocol'>): boolean {
  const directives = policy
    .split(';')
    .map((directive) => directive.trim().split(/\s+/))
    .map(([name = '', ...sources]) => ({ name: name.toLowerCase(), sources }));
  const find = (wanted: string) => directives.find(({ name }) => name === wanted);
  const directive = find('connect-src') ?? find('default-src');
  return !directive || directive.sources.some((source) => matches(source, url, page));
}

const HOST_SOURCE = /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[^*:/]+)(?::(\d+|\*))?(\/.*)?$/i;

function matches(source: string, url: URL, page: Pick<URL, 'origin' | 'protocol'>): boolean {
  if (source === "'self'") return url.origin === page.origin;
  if (/^[a-z][a-z\d+.-]*:$/i.test(source)) return isScheme(source.toLowerCase(), url);
  const [, scheme, host = '', port, path] = HOST_SOURCE.exec(source) ?? [];
  const isHost = host === '*' || (host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host);
  if (!isHost || !isScheme(scheme ? `${scheme.toLowerCase()}:` : page.protocol, url)) return false;
  if (port !== '*' && (port ?? '') !== url.port && port !== DEFAULT_PORTS[url.protocol]) return host === '*' && !port;
  return path === undefined || (path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path);
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** What is allowed over HTTP is allowed over HTTPS. */
const isScheme = (scheme: string, url: URL): boolean =>
  scheme === url.protocol || (scheme === 'http:' && url.protocol === 'https:');

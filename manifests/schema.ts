/**
 * The schema of a manifest. Contradictions between its fields are found by cross-checks.ts.
 *
 * This one source gives two schemas. The commands and the server use `strict`, where a typo is an error. The browser is
 * tolerant: it ignores unknown fields, and an invalid entry disables only that entry. The browser validates with
 * manifest.schema.json, which is generated from here, and loads `tolerant` only to explain an error
 * (shell/manifest/validate/parse-manifest.ts).
 */
import * as z from 'zod/mini';

// Otherwise zod tries `new Function`, which a strict Content-Security-Policy blocks and reports
// (https://github.com/colinhacks/zod/discussions/6671).
z.config({ jitless: true });

// Every rule for a string is one regular expression, because only these can be written to manifest.schema.json, with
// which editors and the browser validate.

/** The digests that browsers accept, each complete and in base64. Browsers silently ignore any other algorithm. */
const INTEGRITY = /^(sha256-[A-Za-z0-9+/]{43}=|sha384-[A-Za-z0-9+/]{64}|sha512-[A-Za-z0-9+/]{86}==)$/;

/** `*`, `;` and `'` are valid in the host of a URL, but would widen or break the page's Content-Security-Policy. */
const HOST = String.raw`//([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d+)?`;
const ORIGIN = new RegExp(`^https?:${HOST}$`);

/**
 * A path segment that cannot leave its folder, even after a browser or a server has decoded it. A version cannot complete
 * an escape: with 2e, `%{version}` would be a dot.
 */
const SEGMENT = String.raw`(?!(\.|%2[eE]){1,2}(/|$))(\{version\}|(?!%(2[fF]|5[cC]|[\da-fA-F]?\{))[^\\/?#{}\s\x00-\x1f])+`;
const PATH_IN_BUILD = `(?![^/]*:)${SEGMENT}(/${SEGMENT})*`; // a colon in the first segment could make it a URL
const FILE = new RegExp(`^${PATH_IN_BUILD}$`);
const ENTRY = new RegExp(String.raw`^${PATH_IN_BUILD}(\?(\{version\}|[^\\#{}\s\x00-\x1f])+)?$`);
const BASE_PATH = new RegExp(`^(https?://([a-zA-Z0-9._-]+|\\[[0-9a-fA-F:.]+\\])(:\\d+)?)?/(${SEGMENT}(/|$))*$`);

const matching = (pattern: RegExp, error: string) => z.string().check(z.regex(pattern, { error }));

/** It becomes a path, so that none of its segments is empty, `..` or hidden. */
export const name = matching(
  /^[@A-Za-z0-9][\w@.-]*(\/[\w@-][\w@.-]*)*$/,
  'a name has only letters, digits and - _ . / @, and begins with a letter, a digit or @; no part between slashes is empty or begins with a dot',
);
export const version = matching(/^[A-Za-z0-9][\w.+-]*$/, 'a version is one path segment, such as 1.4.0');
export const file = matching(FILE, 'a file inside basePath, such as remoteEntry.js');
const entry = matching(ENTRY, 'a file inside basePath, such as remoteEntry.js, with a query if its host needs one');
const moduleName = matching(/./, 'the global name of the container, such as orders or acme.orders');
const basePath = matching(
  BASE_PATH,
  'a path such as /remotes/explore/{version}/, or an http(s) URL on one of "origins"; without "..", "//", "\\", "?", "#" or any braces other than {version}',
);
const integrity = matching(INTEGRITY, 'sha256-, sha384- or sha512- followed by the complete digest in base64');
const origin = matching(ORIGIN, 'an origin such as https://cdn.example.com, without a path');
const exposedModule = matching(/^\.(\/.+)?$/, 'an exposed module begins with "./", such as ./home');
const path = matching(/^\/[^?#\s]*$/, 'a path begins with "/" and has no query or hash');
/** At least one character that is neither a slash nor a star: otherwise no page would be left. */
const externalPath = matching(
  /^(?=.*[^/*])(?!\.{1,2}$|.*(\/\/|\*\*|\/\.{1,2}(\/|$)))(\/[^?#:\\\s]*|[^/?#:\\\s]+)$/,
  'a path below the site such as /auth/, or a name without "/" for the last part of a path such as *.pdf; "*" is any text within one part; without "**", "//", "..", "?", "#", ":" or "\\"',
);
/** Parameters are whole segments with plain names, because the files of hosts know no others. */
const redirectPath = (start: string, hint: string) =>
  matching(
    new RegExp(String.raw`^(?!.*/\.{1,2}(/|$))/${start}((:[a-zA-Z]\w*|[^/:*?#\\\s\x00-\x1f]+)(/|$))*$`),
    `a path below the site such as /old/:id, in which a parameter is a whole part with letters and digits${hint}; without query, hash, "*", "//" or ".."`,
  );
/** A file of the site, or a page. */
const sitePath = matching(/^\/(?![/\\])[^?#\s\\]*$/, 'a path below the site, such as /brand/icon.svg');
const link = matching(
  /^(\/(?![/\\])[^\s\\]*|https?:\/\/[^\s\\]+)$/,
  'a path below the site, such as /brand/icon.png, or an http(s) URL',
);
/** Only its origin gets into the page's Content-Security-Policy. */
const reportsUrl = matching(
  new RegExp(String.raw`^(https?:${HOST})?/(?![/\\])[^?#\s\\]*$`),
  'a path below the site such as /reports, or an http(s) URL such as https://reports.example.com/shop, without query or hash',
);
const color = matching(/^(#[\da-fA-F]{3,8}|[a-z]+)$/, 'a color such as #1f5a3a or green');
const titlePattern = matching(/\{title\}/, 'a text with {title}, such as "{title} · {name}"');
/** `http-equiv` is not among the attributes: security headers are `policy.headers`. */
const metaName = matching(/^[\w:.-]+$/, 'a name such as author or og:image');
const text = z.union([z.string(), z.record(z.string(), z.string())]);
const length = matching(/^\d+(\.\d+)?(px|rem|em|vh|dvh|svh)$/, 'a length such as 40rem or 320px');
/** Names of layouts and regions. Regions are names of CSS grid areas, which these words cannot be (https://drafts.csswg.org/css-values-4/#custom-idents). */
const AREA = '(?!(auto|default|inherit|initial|none|revert|revert-layer|span|unset)( |$))[a-z][a-z0-9-]{0,31}';
const area = matching(new RegExp(`^${AREA}$`), 'a name such as aside: at most 32 small letters, digits and hyphens');
/** Such a name in an application, which has to be one of "layouts". */
const place = matching(/^[a-z][a-z0-9-]*$/, 'a name of small letters, digits and hyphens, such as aside');
const areaRow = matching(
  new RegExp(`^(\\.|${AREA})( +(\\.|${AREA}))*$`),
  'the names of regions from left to right, such as "nav main"; a dot is an empty cell',
);
/** Sizes of tracks: this part of https://drafts.csswg.org/css-grid-2/#track-sizing. The server writes them into a style sheet. */
const LENGTH = String.raw`(0|\d{1,4}(\.\d{1,3})?(px|rem|em|ch|%|vw|vh|svh|dvh))`;
const BREADTH = `(${LENGTH}|auto|min-content|max-content)`;
const FLEX = String.raw`\d{1,2}(\.\d{1,3})?fr`;
const track = matching(
  new RegExp(`^(${BREADTH}|${FLEX}|minmax\\(${BREADTH}, ?(${BREADTH}|${FLEX})\\)|fit-content\\(${LENGTH}\\))$`),
  'a size such as 16rem, 1fr, auto, minmax(12rem, 20rem) or fit-content(20rem)',
);
const breakpoint = matching(/^\d{1,4}(\.\d{1,3})?(px|rem|em)$/, 'a width such as 48rem or 600px');
const tag = matching(/^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/, 'a language tag such as de or pt-BR');
const listOf = (sources: string, error: string) => z.array(matching(new RegExp(`^(${sources})$`), error));

/** 14 digits, as in 20261129120000. Above 2^53 JavaScript counts no further, and no revision could follow. */
const revision = z.int().check(z.minimum(0), z.maximum(99_999_999_999_999));
/** Of a remote: visitors load the list with every page. */
export const MAX_PREVIEWS = 20;

/** In seconds. Less than an hour would leave no time to renew a signature, and browsers whose clocks are wrong without a site. */
const maxAge = z.int().check(z.minimum(3_600), z.maximum(999_999_999));
const moment = matching(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/,
  'a moment in UTC, such as 2026-12-07T12:00:00Z',
);
const milliseconds = z.int().check(z.minimum(1), z.maximum(600_000));

const ANY_ORIGIN = 'an origin such as https://api.example.com, without a path or *; the site itself is always allowed';

/** `https:` is for what may be anywhere: pictures of users, the pages of their banks. */
const media = listOf(`https?:${HOST}|https:|blob:|data:`, `${ANY_ORIGIN}; or https:, blob: or data:`);

/** What a `link` in the head of a page may be: nothing that loads code or styles, which have fields of their own. */
const LINK_TYPES = [
  'alternate',
  'apple-touch-icon',
  'author',
  'dns-prefetch',
  'help',
  'icon',
  'license',
  'manifest',
  'mask-icon',
  'me',
  'preconnect',
  'privacy-policy',
  'search',
  'terms-of-service',
] as const;

/** Without characters that would need escapes in the configuration of a host. */
const PERMISSIONS = /^[a-z-]+=[\w ,=()*"':/.-]+$/;
const HSTS = /^max-age=\d+(; ?includeSubDomains)?(; ?preload)?$/;

/** The schemas, made of objects that refuse (`z.strictObject`) or drop (`z.object`) unknown fields. */
const contract = <Make extends typeof z.object>(object: Make) => {
  const buildShape = {
    integrity: z.optional(integrity),
    assets: z.optional(z.record(exposedModule, z.array(file))),
    sharedAssets: z.optional(z.record(exposedModule, z.array(file))),
    files: z.optional(z.record(z.string(), integrity)),
    checksFiles: z.optional(z.boolean()),
    requires: z.optional(z.record(z.string(), z.string())),
    provides: z.optional(z.record(z.string(), z.string())),
  };
  /** How the code of a build is packed, and requested. A build in `previous` or `rollout` inherits these, too. */
  const packageShape = {
    moduleName: z.optional(moduleName),
    format: z.optional(z.enum(['script', 'module', 'system', 'callback', 'plain'])),
    before: z.optional(z.array(file)),
    credentials: z.optional(z.enum(['same-origin', 'include'])),
  };
  const build = object({
    version,
    basePath: z.optional(basePath),
    bundleFileName: z.optional(entry),
    ...packageShape,
    ...buildShape,
  });
  /** A build that a link shows in one tab. Its digest is part of that link. */
  const preview = object({
    version,
    basePath: z.optional(basePath),
    bundleFileName: z.optional(entry),
    ...packageShape,
    ...buildShape,
    integrity,
    until: moment,
  });
  /** Key -> what the page may use; shell/server/security-headers.ts makes directives of the Content-Security-Policy of it. */
  const sources = object({
    connect: z.optional(
      listOf(`(https?|wss?):${HOST}|blob:|data:`, `${ANY_ORIGIN}; or wss://live.example.com, blob: or data:`),
    ),
    img: z.optional(media),
    media: z.optional(media),
    frame: z.optional(media),
    style: z.optional(listOf(`https?:${HOST}`, ANY_ORIGIN)),
    font: z.optional(listOf(`https?:${HOST}`, ANY_ORIGIN)),
    form: z.optional(listOf(`https?:${HOST}|https:`, `${ANY_ORIGIN}; or https:`)),
    worker: z.optional(
      listOf('blob:|data:', 'blob: or data:; browsers start workers from the site itself or from these'),
    ),
    wasm: z.optional(z.boolean()),
    'frame-ancestors': z.optional(listOf(`https?:${HOST}`, ANY_ORIGIN)),
  });
  const headers = object({
    'Cross-Origin-Opener-Policy': z.optional(
      z.enum(['same-origin-allow-popups', 'same-origin', 'noopener-allow-popups', 'unsafe-none']),
    ),
    'Cross-Origin-Embedder-Policy': z.optional(z.enum(['require-corp', 'credentialless', 'unsafe-none'])),
    'Origin-Agent-Cluster': z.optional(z.enum(['?1', '?0'])),
    'Permissions-Policy': z.optional(matching(PERMISSIONS, 'features such as camera=(), geolocation=(self)')),
    'Referrer-Policy': z.optional(
      z.enum([
        'strict-origin-when-cross-origin',
        'strict-origin',
        'same-origin',
        'no-referrer',
        'no-referrer-when-downgrade',
        'origin',
        'origin-when-cross-origin',
        'unsafe-url',
      ]),
    ),
    'Strict-Transport-Security': z.optional(matching(HSTS, 'such as max-age=31536000; includeSubDomains')),
  });
  const remote = object({
    version,
    basePath,
    bundleFileName: entry,
    ...packageShape,
    ...buildShape,
    previous: z.optional(build),
    previews: z.optional(z.array(preview).check(z.maxLength(MAX_PREVIEWS))),
    rollout: z.optional(object({ percent: z.number().check(z.minimum(0), z.maximum(100)), build })),
    styles: z.optional(z.enum(['scope', 'layer'])),
    policy: z.optional(object({ sources: z.optional(sources) })),
    frozen: z.optional(object({ by: z.string(), since: z.string(), reason: z.optional(z.string()) })),
    limits: z.optional(
      object({
        entry: z.optional(milliseconds),
        get: z.optional(milliseconds),
        lifecycle: z.optional(milliseconds),
      }),
    ),
  });
  const adapter = z.optional(z.enum(['react', 'vue', 'custom-element']));
  const application = object({
    name,
    remote: name,
    module: exposedModule,
    adapter,
    region: place,
    activeWhen: z
      .array(z.union([path, object({ path, exact: z.optional(z.boolean()) })]))
      .check(z.minLength(1, { error: 'at least one path' })),
    priority: z.optional(z.int()),
    layout: z.optional(place),
    nav: z.optional(z.boolean()),
    prefetch: z.optional(z.boolean()),
    minHeight: z.optional(length),
    snapshot: z.optional(z.boolean()),
    title: z.optional(text),
    description: z.optional(text),
    canonical: z.optional(sitePath),
    robots: z.optional(matching(/^[a-z-]+(:[\w-]+)?(, ?[a-z-]+(:[\w-]+)?)*$/, 'rules such as noindex, nofollow')),
    visible: z.optional(
      object({
        flag: z.optional(z.string()),
        signedIn: z.optional(z.boolean()),
      }),
    ),
    props: z.optional(z.record(z.string(), z.unknown())),
  });
  const fragment = object({
    remote: name,
    module: exposedModule,
    adapter,
    minHeight: z.optional(length),
    props: z.optional(z.record(z.string(), z.unknown())),
  });
  const language = object({
    tag,
    dir: z.optional(z.enum(['ltr', 'rtl'])),
    texts: z.optional(basePath),
  });
  const site = object({
    name: z.string().check(z.minLength(1)),
    title: z.optional(titlePattern),
    description: z.optional(text),
    url: z.optional(origin),
    icon: z.optional(sitePath),
    themeColor: z.optional(z.union([color, object({ light: color, dark: color })])),
    stylesheet: z.optional(sitePath),
    head: z.optional(
      z.array(
        z.union([
          object({
            meta: object({
              name: z.optional(metaName),
              property: z.optional(metaName),
              content: z.string(),
              media: z.optional(z.string()),
            }),
          }),
          object({
            link: object({
              rel: z.enum(LINK_TYPES),
              href: link,
              type: z.optional(z.string()),
              sizes: z.optional(z.string()),
              media: z.optional(z.string()),
              hreflang: z.optional(tag),
              title: z.optional(z.string()),
              color: z.optional(color),
            }),
          }),
        ]),
      ),
    ),
  });
  const grid = {
    areas: z.array(areaRow).check(z.minLength(1, { error: 'at least one row' }), z.maxLength(12)),
    columns: z.optional(z.array(track).check(z.maxLength(12))),
    rows: z.optional(z.array(track).check(z.maxLength(12))),
  };
  const layout = object({
    ...grid,
    breakpoints: z.optional(z.array(object({ below: breakpoint, ...grid })).check(z.maxLength(4))),
  });
  const redirect = object({
    from: redirectPath('(?!:)', ', and not the first one'), // it would match files of the site, too
    to: redirectPath('', ''),
    permanent: z.optional(z.boolean()),
  });
  const manifest = object({
    $schema: z.optional(z.string()),
    schemaVersion: z.literal(1),
    revision,
    site: z.optional(site),
    origins: z._default(z.array(origin), []),
    languages: z.optional(z.array(language)),
    policy: z.optional(
      object({
        integrity: z.optional(z.enum(['optional', 'report', 'required'])),
        maxAge: z.optional(maxAge),
        trustedTypes: z.optional(z.enum(['report', 'enforce'])),
        sources: z.optional(sources),
        headers: z.optional(headers),
      }),
    ),
    prefetch: z.optional(z.array(z.enum(['intent', 'viewport', 'idle']))),
    reports: z.optional(object({ url: reportsUrl, sample: z.optional(z.number().check(z.minimum(0), z.maximum(1))) })),
    external: z.optional(z.array(externalPath)),
    layouts: z.optional(z.record(area, layout)),
    visitor: z.optional(object({ url: z.optional(sitePath) })),
    redirects: z.optional(z.array(redirect).check(z.maxLength(2_000))),
    remotes: z.record(name, remote),
    applications: z.array(application),
    fragments: z._default(z.record(name, fragment), {}),
  });
  return { site, layout, redirect, remote, application, fragment, language, manifest };
};

export const strict = contract(z.strictObject as typeof z.object);
export const tolerant = contract(z.object);

export type Manifest = z.infer<typeof tolerant.manifest>;
export type SiteEntry = z.infer<typeof tolerant.site>;
export type RemoteEntry = z.infer<typeof tolerant.remote>;
export type BuildEntry = NonNullable<RemoteEntry['previous']>;
export type PreviewEntry = NonNullable<RemoteEntry['previews']>[number];
export type ApplicationEntry = z.infer<typeof tolerant.application>;
export type FragmentEntry = z.infer<typeof tolerant.fragment>;
export type LayoutEntry = z.infer<typeof tolerant.layout>;
export type RedirectEntry = z.infer<typeof tolerant.redirect>;
export type LanguageEntry = z.infer<typeof tolerant.language>;
export type RegionName = ApplicationEntry['region'];

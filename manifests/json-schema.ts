/**
 * Generates manifests/manifest.schema.json from schema.ts, so that editors can complete and validate a manifest.
 * With `--check` it writes nothing, and fails if the file is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { isObject } from './is-object.ts';
import { strict } from './schema.ts';

const file = new URL('manifest.schema.json', import.meta.url);

const FILLED_IN = '`conch serve` fills it in if it is left out.';

const ADAPTER =
  'What the exposed module is if it is not lifecycles: a component of "react" or "vue", or a "custom-element".';

const build = {
  version: 'The version to run. Changing this one line releases another build.',
  basePath:
    'Folder of the build: a path below the site, or a URL on one of "origins". {version} is replaced by the version.',
  bundleFileName:
    'The remote entry: the file that defines the container. It may have a query, in which {version} is replaced, too.',
  format:
    'What the remote entry is: "script", which sets a global; "module", an ES module that exports init and get; "system", a System.register; "callback", a script that calls a global function with its container; "plain", an ES module that exports lifecycles. If left out, "script".',
  before: 'Files of the build that are loaded before the remote entry, in this order, such as runtime.js.',
  credentials:
    'With "include", cookies are sent to the origin of the build. If left out in "previous" or "rollout", as for the remote.',
  moduleName:
    'Global name of the container, which may be a path such as acme.orders; of a "callback", that of the function. Has to be unique, and different from the browser\'s own globals. The other formats need none.',
  integrity: `Digest of the remote entry: sha256-…, sha384-… or sha512-…. ${FILLED_IN}`,
  assets: `Files that each exposed module needs at once. ${FILLED_IN}`,
  sharedAssets: `Further files that each exposed module needs if this build provides the shared modules. ${FILLED_IN}`,
  files: `Integrity of files: with "checksFiles", those in "assets" and "sharedAssets", for preload hints; else all scripts and style sheets, by which the browser checks them. ${FILLED_IN}`,
  checksFiles: `Whether the build itself requests its scripts and style sheets with integrity. ${FILLED_IN}`,
  requires: `Shared modules, and the range of versions that the build accepts. ${FILLED_IN}`,
  provides: `Shared modules that the build contains, and their versions. If unknown, all that it requires. ${FILLED_IN}`,
};

const below = (path: string, texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [`${path}.${key}`, text]));

const sources = {
  sources:
    'What pages may use in addition to the site itself and the builds on "origins", as in a Content-Security-Policy. None of it may run scripts.',
  'sources.connect': 'Origins of fetch, WebSocket and server-sent events; blob: and data:.',
  'sources.img': 'Origins of pictures; https: for every origin, blob: and data:.',
  'sources.media': 'Origins of audio and video; https: for every origin, blob: and data:.',
  'sources.frame': 'Origins of pages in an iframe; https: for every origin, blob: and data:.',
  'sources.style': 'Origins of style sheets.',
  'sources.font': 'Origins of fonts.',
  'sources.form': 'Origins of the targets of forms; https: for every origin.',
  'sources.worker': 'blob: and data: for workers that are not a file of the site.',
  'sources.wasm': 'With true, WebAssembly may be compiled.',
  'sources.frame-ancestors': 'Origins of pages that may show the site in an iframe.',
};

const grid = {
  areas:
    'The rows of the grid, each with one region for each column: "header header", "nav main". One region is "main"; a dot is an empty cell.',
  columns: 'Widths of the columns. If left out, all have the same.',
  rows: 'Heights of the rows, each at least this. If left out, the row of "main" takes what the others leave.',
};

/** Not part of schema.ts, because the browser loads that. `*` is any name, `[]` any item. */
const descriptions: Readonly<Record<string, string>> = {
  revision: 'Rises with every change. Open pages never replace a manifest with one of a lower revision.',
  origins: 'Other origins that builds may be loaded from, such as https://cdn.example.com. They may run code.',
  site: 'The look and the name of the site. "conch serve" and "conch export" write them into each page.',
  'site.name': 'Name of the site: the title of pages that have none, and a part of all others.',
  'site.title': 'Pattern of titles, with {title} of the page and {name} of the site. If left out, "{title} · {name}".',
  'site.description': 'Description of pages that have none.',
  'site.url': 'Origin at which visitors find the site, such as https://shop.example. Canonical URLs begin with it.',
  'site.icon': 'Icon of the site: a file in a folder of --assets, such as /brand/icon.svg.',
  'site.themeColor': 'Color of the browser around the page; one, or one each for light and dark.',
  'site.stylesheet':
    'Style sheet of the site, after the styles of the shell: a file in a folder of --assets, such as /brand/site.css.',
  'site.head': 'Further elements in the head of every page: {"meta": {…}} and {"link": {…}}.',
  languages: 'Languages of the site, the default first. If left out, the language of index.html is the only one.',
  'languages[].tag': 'Language tag, such as de or pt-BR.',
  'languages[].dir': 'Writing direction. If left out, left to right.',
  'languages[].texts':
    'JSON file with texts of the shell in this language: a path below the site, or a URL on one of "origins".',
  policy: 'Rules for all remotes, and what pages may use.',
  'policy.integrity':
    'With "required", builds and scripts without integrity are refused. With "report", browsers report such scripts.',
  'policy.trustedTypes':
    'With "enforce", pages use Trusted Types: only files of the shell and of the builds become scripts, and text does not become HTML. With "report", browsers only report what they would refuse.',
  ...below('policy', sources),
  'policy.headers': 'Security headers of every answer, in place of the defaults.',
  prefetch:
    'When to prefetch files of applications that may be opened next: "intent", on hover, focus and press of a link; "viewport", when a link scrolls into view; "idle", those that this visitor opens most. If left out, "intent" and "idle"; if empty, never.',
  external:
    'Paths that are not pages of the site: "/auth/" and all below, or the last part of a path, such as "*.pdf". "*" is any text within one part.',
  redirects:
    'Paths that lead to another path of the site. A redirect without parameters takes precedence over one with them.',
  'redirects[].from': 'The whole path that is asked for, such as /old/:id.',
  'redirects[].to': 'Path below the site that it leads to. It may have the parameters of "from". The query is kept.',
  'redirects[].permanent': 'With true, search engines and caches forget the old path: 301 in place of 302.',
  visitor: 'What applications with "visible" depend on. {} if a remote dispatches conch:visitor.',
  'visitor.url':
    'Path of an endpoint of the site, such as /api/visitor, that answers with {"signedIn": true, "flags": ["beta"]}.',
  reports: 'Where pages send what loaded, how long it took and what failed. If left out, nowhere.',
  'reports.url':
    'Path below the site, such as /reports of "conch serve --reports", or the URL of another host, such as one of "conch collect".',
  'reports.sample': 'Share of page loads that send a report, from 0 to 1. If left out, 1.',
  layouts:
    'Layouts of pages, in place of the two of the shell. "standard" is that of pages that name none. Each places regions on a CSS grid.',
  ...below('layouts.*', grid),
  'layouts.*.breakpoints': 'Other grids for narrow pages. If several apply, the last one does.',
  'layouts.*.breakpoints[].below': 'The grid is for pages that are narrower, such as 48rem.',
  ...below('layouts.*.breakpoints[]', grid),
  remotes: 'The remotes, and which build of each to run.',
  ...below('remotes.*', build),
  'remotes.*.previous':
    'The build before this one: it takes over if this one fails, and a rollback returns to it. It inherits basePath, bundleFileName, moduleName, format and before from the remote.',
  ...below('remotes.*.previous', build),
  'remotes.*.previews':
    'Builds that only tabs run which were opened with a link for them, until a day: "conch preview" adds them. They inherit the same fields as "previous".',
  ...below('remotes.*.previews[]', build),
  'remotes.*.previews[].until': 'When the link ends, in UTC: 2026-12-07T12:00:00Z.',
  'remotes.*.rollout': 'Another build for a share of the visitors.',
  'remotes.*.rollout.percent': 'Share of the visitors who get it, from 0 to 100.',
  ...below('remotes.*.rollout.build', build),
  'remotes.*.policy': 'What pages may use because of this remote.',
  ...below('remotes.*.policy', sources),
  'remotes.*.frozen': 'Written by "conch freeze". While it is here, commands refuse to release another build.',
  'remotes.*.frozen.by': 'Who froze the remote.',
  'remotes.*.frozen.since': 'When, in ISO 8601.',
  'remotes.*.frozen.reason': 'Why.',
  'remotes.*.limits': 'Timeouts in milliseconds.',
  'remotes.*.limits.entry': 'For loading the remote entry, which has to define its container.',
  'remotes.*.limits.get': 'For loading the exposed module.',
  'remotes.*.limits.lifecycle': 'For each lifecycle.',
  'remotes.*.styles':
    'For a build that was not made with the preset. "scope": its rules apply only inside its own outlets; "layer": they give way to all rules outside of layers.',
  applications: 'The applications, and on which paths they show.',
  'applications[].name': 'Unique among applications and fragments.',
  'applications[].remote': 'One of "remotes".',
  'applications[].module': 'A module that the remote exposes, such as ./home.',
  'applications[].adapter': ADAPTER,
  'applications[].region': 'One of the regions in "layouts"; without those "header", "main" or "footer".',
  'applications[].activeWhen':
    'Paths that show the application. A string is a prefix that ends at a segment border; :name matches any one segment.',
  'applications[].priority':
    'If a path activates several applications of a region, only those with the highest priority show. If left out, 0.',
  'applications[].nav': 'With false, the page is left out of the links that the shell itself lists.',
  'applications[].layout':
    'Layout of the page while the application shows: one of "layouts"; without those "standard", or "focused", which has no header.',
  'applications[].prefetch': 'With false, its files are never prefetched.',
  'applications[].minHeight': 'Minimum height while it loads, as a CSS length.',
  'applications[].snapshot': 'Whether pages contain what it shows a stranger, as `conch snapshot` has copied it.',
  'applications[].title':
    'Title of the page while the application shows: a string, or language tag -> string. {id} is the parameter :id of the path.',
  'applications[].description':
    'Description of the page, for search engines and link previews. Written like the title.',
  'applications[].canonical':
    'Path of the page that search engines should list in place of this one. Parameters as in the title: /product/{id}.',
  'applications[].robots': 'Rules for search engines, such as noindex.',
  'applications[].visible':
    'Only visitors who match all of it see the application, and load it. This is no access control: everybody can read the manifest.',
  'applications[].visible.flag': 'A flag that the visitor has, such as beta.',
  'applications[].visible.signedIn': 'Whether the visitor is signed in.',
  'applications[].props': 'Props for its lifecycles.',
  fragments: 'What any page may place with <conch-fragment name="…">.',
  'fragments.*.remote': 'One of "remotes".',
  'fragments.*.module': 'A module that the remote exposes, such as ./mini-cart.',
  'fragments.*.adapter': ADAPTER,
  'fragments.*.minHeight': 'Minimum height while it loads, as a CSS length.',
  'fragments.*.props': 'Props for its lifecycles. Attributes of the element take precedence.',
};

type JsonSchema = z.core.JSONSchema.BaseSchema;

const isSchema = (value: unknown): value is JsonSchema => isObject(value);

/** The schema at a path such as `remotes.*.version`. */
function schemaAt(top: JsonSchema, path: string): JsonSchema {
  return path.split(/\.|(?=\[\])/).reduce((schema, key) => {
    const next = key === '*' ? schema.additionalProperties : key === '[]' ? schema.items : schema.properties?.[key];
    if (!isSchema(next)) throw new Error(`${path} has a description, but is not in schema.ts`);
    return next;
  }, top);
}

// Most editors support draft 7. Zod's `override` cannot add the descriptions: it is called once per schema, and a
// schema is used in several places.
const schema: JsonSchema = {
  title: 'Conch manifest',
  ...z.toJSONSchema(strict.manifest, { io: 'input', target: 'draft-7' }),
};
for (const [path, description] of Object.entries(descriptions)) schemaAt(schema, path).description = description;

const text = `${JSON.stringify(schema, null, 2)}\n`;
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
if (!values.check) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('manifests/manifest.schema.json is out of date. Run "npx tsx manifests/json-schema.ts".');
  process.exitCode = 1;
}

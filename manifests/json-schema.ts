/**
 * Writes manifests/manifest.schema.json from the contract, so that editors complete and check a manifest while it is
 * typed. With `--check` it writes nothing and fails when the file is not what the contract says.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { isObject } from './is-object.ts';
import { strict } from './schema.ts';

const file = new URL('manifest.schema.json', import.meta.url);

const build = {
  version: 'The build to run. Changing this one line is a redeploy.',
  basePath:
    'Folder of the build: a path below the site, or a URL on one of "origins". {version} stands for the version.',
  bundleFileName: 'The remote entry: the one script that defines the container.',
  moduleName: "The container's global name. Unique, and not a global of the browser.",
  integrity: 'Digest of the remote entry: sha256-, sha384- or sha512-. The server fills it in when it is left out.',
  assets: 'What each exposed module needs at once. The server fills it in when it is left out.',
  sharedAssets:
    'What each exposed module needs besides, where this build is the one that provides the shared modules. The server fills it in when it is left out.',
  requires: 'Shared modules and the versions that the build accepts. The server fills it in when it is left out.',
  provides:
    'Shared modules that the build brings, and their versions. Left out: all that it requires. The server fills it in when it is left out.',
};

const below = (path: string, texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [`${path}.${key}`, text]));

/** Here and not in the contract, which the browser loads. `*` is any name, `[]` any item. */
const descriptions: Readonly<Record<string, string>> = {
  revision: 'Raised with every change. A copy with a lower one never replaces a higher one.',
  origins: 'Other origins that builds may come from, such as https://cdn.example.com.',
  languages: 'Languages of the site; the first is the default. Left out: the one that index.html has.',
  'languages[].tag': 'Language tag, such as de or pt-BR.',
  'languages[].dir': 'Direction of its script. Left out: the usual one.',
  'languages[].texts': 'JSON file with texts of the shell in it: a path below the site, or a URL on one of "origins".',
  policy: 'What every entry is held to.',
  'policy.integrity': 'With "required", a build without integrity is refused.',
  prefetch:
    'When files of applications that may be opened next are fetched ahead: "intent", on hover, focus and press of a link; "viewport", when a link comes into view; "idle", what this visitor opens most. Left out: "intent" and "idle". Empty: never.',
  remotes: 'Where code is.',
  ...below('remotes.*', build),
  'remotes.*.previous':
    'The build from before: to roll back to, and what takes over where this one fails. What it leaves out, it has from the remote.',
  ...below('remotes.*.previous', build),
  'remotes.*.rollout': 'Another build for a share of the visitors.',
  'remotes.*.rollout.percent': 'Share of the visitors who get it, 0 to 100.',
  ...below('remotes.*.rollout.build', build),
  'remotes.*.frozen': 'Commands refuse to release another build while it is here. "conch freeze" writes it.',
  'remotes.*.frozen.by': 'Who froze it.',
  'remotes.*.frozen.since': 'When, in ISO 8601.',
  'remotes.*.frozen.reason': 'Why.',
  'remotes.*.limits': 'Longest waits, in milliseconds.',
  'remotes.*.limits.entry': 'For the remote entry to arrive and define its container.',
  'remotes.*.limits.get': 'For the exposed module.',
  'remotes.*.limits.lifecycle': 'For each lifecycle.',
  'remotes.*.styles':
    'For a build that was not made with the preset: its rules reach its own outlets alone (scope), or give way to those of all others (layer).',
  applications: 'What is on which page.',
  'applications[].name': 'Unique among applications and fragments.',
  'applications[].remote': 'One of "remotes".',
  'applications[].module': 'What the remote exposes, such as ./home.',
  'applications[].region': "The place in the shell's page.",
  'applications[].activeWhen': 'Paths that show it: prefixes that end at a segment border; :name is any one segment.',
  'applications[].priority':
    'Of the applications in a region that a path activates, only those with the highest show. Left out: 0.',
  'applications[].layout': 'Layout of the page while it is shown: "focused" has no header.',
  'applications[].prefetch': 'With false, its files are never fetched ahead.',
  'applications[].minHeight': 'Room that it has while it loads, as a CSS length.',
  'applications[].title': 'Title of the page while it is shown; a text, or language tag -> text.',
  'applications[].props': 'Handed to its lifecycles.',
  fragments: 'What pages may place with <conch-fragment name="…">.',
  'fragments.*.remote': 'One of "remotes".',
  'fragments.*.module': 'What the remote exposes, such as ./mini-cart.',
  'fragments.*.minHeight': 'Room that it has while it loads, as a CSS length.',
  'fragments.*.props': 'Handed to its lifecycles; attributes win.',
};

type JsonSchema = z.core.JSONSchema.BaseSchema;

const isSchema = (value: unknown): value is JsonSchema => isObject(value);

/** The schema at a path such as `remotes.*.version`. */
function schemaAt(top: JsonSchema, path: string): JsonSchema {
  return path.split(/\.|(?=\[\])/).reduce((schema, key) => {
    const next = key === '*' ? schema.additionalProperties : key === '[]' ? schema.items : schema.properties?.[key];
    if (!isSchema(next)) throw new Error(`${path} is described, but not in the contract`);
    return next;
  }, top);
}

// Draft 7 is what most editors know. Not by zod's `override`: it is asked once for each part of the contract, not for each place where the part stands.
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
  console.error('manifests/manifest.schema.json is stale. Write it anew with "npx tsx manifests/json-schema.ts".');
  process.exitCode = 1;
}

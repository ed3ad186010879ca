import type { ShellErrorCode } from './errors.ts';

/** Error code -> what an operator can do about it. In a chunk that the browser loads only after an error. */
export const remedies: Readonly<Record<ShellErrorCode, string>> = {
  MANIFEST_UNREACHABLE: 'Open the manifest URL; check that the file is deployed and the server answers.',
  MANIFEST_TIMEOUT: 'Open the manifest URL; its server takes longer than five seconds to answer.',
  MANIFEST_IS_HTML:
    'The manifest URL answers with an HTML page; check that the file is deployed and not caught by a fallback to index.html.',
  MANIFEST_NOT_JSON: 'Open the manifest URL; the file is truncated or not JSON.',
  MANIFEST_INVALID: 'Compare the named field with manifests/manifest.schema.json, or restore the last manifest.',
  MANIFEST_OUTDATED:
    'A cache answers with a stale copy, or a lower revision was published; purge the cache, or publish a higher revision.',
  MANIFEST_UNSIGNED:
    'Compare the manifest with its history, then sign it by `conch sign`; if nobody has edited it, find out who could.',
  MANIFEST_EXPIRED:
    'Renew the signature by `conch sign --renew`, at least once within `policy.maxAge`; if it is not old, the clock of the device is wrong.',
  MANIFEST_UNVERIFIABLE:
    'Serve a site with keys over HTTPS, to browsers that know Ed25519, and take its keys from the output of `conch keys`.',
  ENTRY_NOT_FOUND: 'The build is missing at its URL; deploy it again, or roll the remote back.',
  ENTRY_SERVER_ERROR: 'The server of the build fails; read its log, or roll back to a build on another server.',
  ENTRY_REFUSED: 'The server of the build denies access; check its rules for static files.',
  ENTRY_UNREACHABLE: 'Open the remote entry URL; if it does not answer, check its server and the network.',
  ENTRY_CORS:
    'Make the server of the build send Access-Control-Allow-Origin; with `credentials`, the origin of the site and not *, and Access-Control-Allow-Credentials: true.',
  ENTRY_TIMEOUT: 'Open the remote entry URL; if its server hangs, roll the remote back or raise `limits.entry`.',
  ENTRY_IS_HTML:
    'The entry URL answers with an HTML page; check `basePath` and `bundleFileName`, and that missing files answer 404.',
  ENTRY_WRONG_TYPE: 'Make the server of the build send scripts as text/javascript.',
  ENTRY_SYNTAX_ERROR:
    'The browser cannot parse the entry as JavaScript; check the build target, or roll the remote back.',
  ENTRY_THREW: 'Read the cause; the entry throws while it is evaluated, so roll the remote back.',
  ENTRY_INTEGRITY_MISMATCH: 'The file is not the one that was published; publish the build again under a new version.',
  ENTRY_INTEGRITY_MISSING:
    'The policy of the manifest requires an integrity of each build, and this one has none; add it, for example by `conch deploy`.',
  ENTRY_BLOCKED_BY_CSP: 'Add the origin to `origins` in the manifest, or to script-src of the page.',
  ENTRY_REDIRECTED: 'Set `basePath` to the target of the redirect; chunks are requested from the redirecting URL.',
  CONTAINER_MISSING: 'Compare `moduleName` in the manifest with the `name` of the build.',
  CONTAINER_INVALID:
    'The entry sets window[moduleName] to something without `init` and `get`; build it with ModuleFederationPlugin.',
  CONTAINER_IS_ELEMENT:
    'The entry did not set window[moduleName], which is an element with this id; compare `moduleName` with the build.',
  GLOBAL_TAKEN: 'Other code has already set window[moduleName]; give the container another name.',
  UNIQUE_NAME_TAKEN: "Two builds have the same `output.uniqueName` and would run each other's code; give each its own.",
  SHARE_SCOPE_TAKEN:
    'Find what calls `init` of this container (its own entry or another script) and remove the call: only the shell may call it.',
  SHARE_SCOPE_THREW: 'Read the cause; `init` of the container throws, so roll the remote back.',
  SHARE_SCOPE_REJECTED: 'Read the cause; a shared module of this build could not be registered.',
  SHARE_SCOPE_TIMEOUT:
    '`init` of the container never settled; check the files that the message names, which may be those of a remote of this remote, or roll the remote back.',
  SHARED_VERSION_MISSING:
    'No build on the page provides the version that `requires` asks for; align the versions, or roll back.',
  SHARED_CHUNK_UNREACHABLE:
    'No provider of the shared module could be loaded; check the chunks of the builds named in the cause.',
  MODULE_NOT_EXPOSED: 'Compare `module` in the manifest with `exposes` in the build.',
  MODULE_GET_FAILED: 'Read the cause; `get` of the container rejects, so roll the remote back.',
  MODULE_TIMEOUT: 'A chunk of the exposed module does not arrive; check its server, or raise `limits.get`.',
  CHUNK_UNREACHABLE:
    'Open the URL that the message names; if its build was deleted, restore it or roll forward. The URL may be that of a remote of this remote.',
  CHUNK_INTEGRITY_MISMATCH:
    'The file that the message names is not the one that was built; publish the build again under a new version.',
  CHUNK_INTEGRITY_MISSING:
    'The policy of the manifest requires an integrity of each file, and `files` of this build lacks this one; add it, for example by `conch deploy`, or build with the preset.',
  FACTORY_THREW: 'Read the cause; the exposed module throws while it is evaluated, so roll the remote back.',
  FACTORY_EMPTY: 'The exposed module has no exports; check what `exposes` points at.',
  LIFECYCLES_MISSING: 'Export `mount` and `unmount` (functions, or arrays of them) from the exposed module.',
  LIFECYCLE_INVALID: 'A lifecycle has to be a function or an array of functions.',
  BOOTSTRAP_FAILED: 'Read the cause; `bootstrap` of the remote rejects, so roll the remote back.',
  BOOTSTRAP_TIMEOUT: '`bootstrap` never settled; fix the remote, or raise `limits.lifecycle`.',
  MOUNT_FAILED: 'Read the cause; `mount` of the remote rejects, so roll the remote back.',
  MOUNT_TIMEOUT: '`mount` never settled; fix the remote, or raise `limits.lifecycle`.',
  UPDATE_FAILED: 'Read the cause; `update` of the remote rejects, so roll the remote back.',
  UPDATE_TIMEOUT: '`update` never settled; fix the remote, or raise `limits.lifecycle`.',
  UNMOUNT_FAILED: 'Read the cause and fix the remote, which may leak memory; its outlet was removed anyway.',
  UNMOUNT_TIMEOUT: '`unmount` never settled; fix the remote, which may leak memory. Its outlet was removed anyway.',
  REMOTE_HUNG:
    'Look for code of this build that does not end, or takes all memory, and roll the remote back; another version of it runs at once.',
  REMOTE_FAILED: 'Read the cause; the remote reported that it cannot go on, so roll it back if this happens often.',
  EVAL_BLOCKED_BY_CSP:
    "Publish a production build: webpack's development mode runs every module by `eval`. If it is one, remove `eval`, `new Function` or WebAssembly from it, or allow them in script-src of the page.",
  HTML_BLOCKED_BY_CSP:
    'Let the remote create elements in place of `innerHTML`, or sanitize the text by a Trusted Types policy of its own. `policy.trustedTypes` of the manifest forbids HTML from text.',
  SCRIPT_BLOCKED_BY_CSP:
    'Put the script into a build; only files of the shell and of the builds that the manifest names become scripts. `policy.trustedTypes` of the manifest says so.',
  REMOTE_THREW: 'Read the cause; code of the remote threw after it was mounted (event handler, timer or promise).',
  OUTSIDE_OUTLET: 'The remote changed the page outside its outlet; make it render only into `props.domElement`.',
  LOAD_CANCELLED: 'The visitor cancelled after waiting; check how long the remote takes to load.',
  FRAGMENT_UNKNOWN: 'Compare the name with `fragments` in the manifest.',
};

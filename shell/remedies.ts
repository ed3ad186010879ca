import type { ShellErrorCode } from './errors.ts';

/** Code -> what to do next. A code without a remedy does not compile. The browser loads this only when something is wrong. */
export const remedies: Readonly<Record<ShellErrorCode, string>> = {
  MANIFEST_UNREACHABLE: 'Open the manifest URL; check that the file is deployed and the server answers.',
  MANIFEST_TIMEOUT: 'Open the manifest URL; its server takes longer than five seconds.',
  MANIFEST_IS_HTML:
    'The manifest URL answers a page; check that the file is deployed and is not caught by a fallback to index.html.',
  MANIFEST_NOT_JSON: 'Open the manifest URL; the file is cut off or not JSON.',
  MANIFEST_INVALID: 'Compare the named field with manifests/manifest.schema.json, or restore the last manifest.',
  MANIFEST_OUTDATED:
    'A stale copy was answered, or a lower revision was published; purge the cache, or publish under a higher revision.',
  ENTRY_NOT_FOUND: 'The build is gone from its place; deploy it again, or roll the remote back.',
  ENTRY_SERVER_ERROR: 'The server of the build fails; look at its log, or roll back to a build on another server.',
  ENTRY_REFUSED: 'The server of the build refuses it; check access rules for static files.',
  ENTRY_UNREACHABLE: 'Open the remote entry URL; if it does not answer, check its server and the network.',
  ENTRY_CORS: 'Let the server of the build answer with Access-Control-Allow-Origin.',
  ENTRY_TIMEOUT: 'Open the remote entry URL; if its server hangs, roll the remote back or raise `limits.entry`.',
  ENTRY_IS_HTML:
    'The entry URL answers a page; check `basePath` and `bundleFileName`, and that missing files answer 404.',
  ENTRY_WRONG_TYPE: 'Let the server of the build answer scripts as text/javascript.',
  ENTRY_SYNTAX_ERROR:
    'The entry is no JavaScript that this browser reads; check the build target, or roll the remote back.',
  ENTRY_THREW: 'Read the cause; the build stops while its entry is evaluated, so roll the remote back.',
  ENTRY_INTEGRITY_MISMATCH: 'The file is not the one that was published; publish the build again under a new version.',
  ENTRY_BLOCKED_BY_CSP: 'Add the origin to `origins` in the manifest, or to script-src of the page.',
  ENTRY_REDIRECTED:
    'Let `basePath` name the place that the redirect leads to; chunks are looked for beside the old one.',
  CONTAINER_MISSING: 'Compare `moduleName` in the manifest with the `name` of the build.',
  CONTAINER_INVALID:
    'What the entry puts on window[moduleName] has no `init` and `get`; build it with ModuleFederationPlugin.',
  CONTAINER_IS_ELEMENT:
    'An element of the page has this id and the entry put nothing there; compare `moduleName` with the build.',
  GLOBAL_TAKEN: 'Something else owns window[moduleName]; give the container another name.',
  UNIQUE_NAME_TAKEN: "Two builds have one `output.uniqueName`, and would run each other's code; give each its own.",
  SHARE_SCOPE_TAKEN:
    'Find what calls `init` of this container, its own entry or another script, and take the call out: only the shell may.',
  SHARE_SCOPE_THREW: 'Read the cause; the container throws in `init`, so roll the remote back.',
  SHARE_SCOPE_REJECTED: 'Read the cause; a shared module of this build could not be registered.',
  SHARE_SCOPE_TIMEOUT: 'The container did not finish `init`; check what its build shares, or roll it back.',
  SHARED_VERSION_MISSING:
    'No build on the page provides the version that `requires` asks for; align the versions, or roll back.',
  SHARED_CHUNK_UNREACHABLE:
    'No provider of the shared module could be loaded; check the chunks of the builds named in the cause.',
  MODULE_NOT_EXPOSED: 'Compare `module` in the manifest with `exposes` in the build.',
  MODULE_GET_FAILED: 'Read the cause; `get` of the container rejects, so roll the remote back.',
  MODULE_TIMEOUT: 'A chunk of the exposed module did not arrive; check its server, or raise `limits.get`.',
  CHUNK_UNREACHABLE: 'Open the URL of the chunk; if the build was deleted, restore it or roll forward.',
  FACTORY_THREW: 'Read the cause; the exposed module stops while it is evaluated, so roll the remote back.',
  FACTORY_EMPTY: 'The exposed module has no exports; check what `exposes` points at.',
  LIFECYCLES_MISSING: 'Export `mount` and `unmount` (functions, or arrays of them) from the exposed module.',
  LIFECYCLE_INVALID: 'A lifecycle has to be a function or an array of functions.',
  BOOTSTRAP_FAILED: 'Read the cause; `bootstrap` of the remote rejects, so roll the remote back.',
  BOOTSTRAP_TIMEOUT: '`bootstrap` never settled; mend the remote, or raise `limits.lifecycle`.',
  MOUNT_FAILED: 'Read the cause; `mount` of the remote rejects, so roll the remote back.',
  MOUNT_TIMEOUT: '`mount` never settled; mend the remote, or raise `limits.lifecycle`.',
  UPDATE_FAILED: 'Read the cause; `update` of the remote rejects, so roll the remote back.',
  UPDATE_TIMEOUT: '`update` never settled; mend the remote, or raise `limits.lifecycle`.',
  UNMOUNT_FAILED: 'Read the cause; what the remote left behind was removed with its outlet.',
  UNMOUNT_TIMEOUT: '`unmount` never settled; what the remote left behind was removed with its outlet.',
  REMOTE_THREW: 'Read the cause; code of the remote threw after it was mounted (event handler, timer or promise).',
  OUTSIDE_OUTLET: 'The remote changed the page outside its outlet; let it keep to `props.domElement`.',
  LOAD_CANCELLED: 'The visitor did not want to wait any longer; look at how long the remote takes.',
  FRAGMENT_UNKNOWN: 'Compare the name with `fragments` in the manifest.',
};

import type { ShellErrorCode } from './errors.ts';

/** Code -> what to do next. A code without a remedy does not compile. The browser loads this only when something is wrong. */
export const remedies: Readonly<Record<ShellErrorCode, string>> = {
  MANIFEST_UNREACHABLE: 'Open the manifest URL; check that the file is deployed and the server answers.',
  MANIFEST_NOT_JSON: 'Open the manifest URL; the server sends something else, often an HTML page.',
  MANIFEST_INVALID: 'Compare the named field with manifests/manifest.schema.json, or restore the last manifest.',
  ENTRY_UNREACHABLE: 'Open the remote entry URL; if it is gone, roll the remote back.',
  ENTRY_TIMEOUT: 'Open the remote entry URL; if its server hangs, roll the remote back or raise `limits.entry`.',
  ENTRY_THREW: 'Read the cause; the build stops while its entry is evaluated, so roll the remote back.',
  ENTRY_NOT_CONTAINER: 'Compare `moduleName` in the manifest with the `name` of the build; the URL may answer HTML.',
  GLOBAL_TAKEN: 'Something else owns window[moduleName]; give the container another name.',
  SHARE_SCOPE_REJECTED: 'Read the cause; a shared module of this build could not be registered.',
  SHARE_SCOPE_TIMEOUT: 'The container did not finish `init`; check what its build shares, or roll it back.',
  MODULE_NOT_EXPOSED: 'Compare `module` in the manifest with `exposes` in the build.',
  MODULE_UNAVAILABLE:
    'A chunk of the exposed module or of a module it shares did not load; check the files of the build.',
  MODULE_TIMEOUT: 'A chunk of the exposed module did not arrive; check its server, or raise `limits.get`.',
  MODULE_THREW: 'Read the cause; the exposed module stops while it is evaluated, so roll the remote back.',
  LIFECYCLES_MISSING: 'Export `mount` and `unmount` (functions, or arrays of them) from the exposed module.',
  LIFECYCLE_FAILED: 'Read the cause; the named lifecycle of the remote rejects, so roll the remote back.',
  LIFECYCLE_TIMEOUT: 'The named lifecycle never settled; mend the remote, or raise `limits.lifecycle`.',
  FRAGMENT_UNKNOWN: 'Compare the name with `fragments` in the manifest.',
};

import { listAll } from '../../list-items.ts';
import { formatProblem, type Problem } from '../../problem.ts';
import type { Located } from '../../strict/json-positions.ts';

/** Codes of what `conch check` can find, for scripts. They are never renamed. */
export type FindingCode =
  // The text of the manifest
  | 'NOT_JSON'
  | 'FIELD_INVALID'
  // The manifest and its texts
  | 'REMOTE_UNUSED'
  | 'PREVIEW_ENDED'
  | 'REGION_EMPTY'
  | 'ROUTE_EXTERNAL'
  | 'ROUTE_SHADOWED'
  | 'ROUTES_OVERLAP'
  | 'LAYOUT_UNHEARD'
  | 'REDIRECT_NOWHERE'
  | 'SITE_FILE_MISSING'
  | 'TEXTS_MISSING'
  | 'TEXTS_INVALID'
  | 'TEXTS_LEFT_OUT'
  // The signature of the manifest
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_INVALID'
  | 'SIGNATURE_EXPIRED'
  | 'SIGNATURE_EXPIRES_SOON'
  // The builds
  | 'BUILD_MISSING'
  | 'BUILD_UNREACHABLE'
  | 'SIGN_IN_NEEDED'
  | 'DESCRIPTION_MISSING'
  | 'DESCRIPTION_UNREADABLE'
  | 'DESCRIPTION_DIFFERS'
  | 'INTEGRITY_MISMATCH'
  | 'FILE_MISSING'
  | 'FILE_UNREADABLE'
  | 'FILE_CHANGED'
  | 'FILE_UNLISTED'
  | 'COPY_DIFFERS'
  | 'DEVELOPMENT_BUILD'
  | 'FORMAT_DIFFERS'
  | 'RUNTIME_MISSING'
  | 'MODULE_NOT_EXPOSED'
  | 'SHARED_VERSION_MISSING'
  | 'SHARED_VERSIONS_CONFLICT'
  | 'ELEMENT_NAME_TAKEN'
  // How their files are served
  | 'PAGE_IN_PLACE'
  | 'WRONG_TYPE'
  | 'CORS_MISSING'
  | 'REDIRECTED'
  | 'CACHED_TOO_LONG'
  | 'CACHED_TOO_SHORT';

/** An error breaks something for visitors, or a later rollback. A warning may do so. A note says what could not be checked. */
export type Severity = 'error' | 'warning' | 'note';

export type Finding = Problem & {
  readonly severity: Severity;
  readonly code: FindingCode;
  /** What to do, unless the message says it. */
  readonly remedy?: string;
};

/** `manifests/site.json:12:7: error: remotes.explore.vresion: unknown field`; many editors open such a position. */
export function formatFinding(file: string, finding: Located<Finding>): string {
  const { line, column, severity, remedy } = finding;
  return [`${file}:${line}:${column}: ${severity}: ${formatProblem(finding)}`, ...(remedy ? [remedy] : [])].join('. ');
}

const LISTED_FILES_MAX = 3;

/** `a.js`, `a.js and b.js`, `a.js, b.js, c.js and 14 more`. */
export function listFiles(files: readonly string[]): string {
  const hidden = files.length - LISTED_FILES_MAX;
  return listAll(hidden > 0 ? [...files.slice(0, LISTED_FILES_MAX), `${hidden} more`] : files);
}

import type { BuildRole } from '../build/named-builds.ts';
import type { ChangeRecord } from '../history/record.ts';

/** A script or a style sheet that can run on a page, and why it is there. */
export type Code = {
  readonly kind: 'script' | 'style';
  /** Path on the site, or an absolute URL; `inline` for code in the HTML of the page. */
  readonly url: string;
  /** Digest of the file as it is now, as in an `integrity` attribute; null if the file is missing or cannot be read. */
  readonly integrity: string | null;
  readonly owner: Owner;
};

/** The source of code on a page: a build, or the shell. */
export type Owner = {
  /** `explore 1.1.0 (rollout)`, or `shell`. */
  readonly label: string;
  readonly remote?: string;
  readonly version?: string;
  readonly role?: BuildRole;
  /** What it is needed for: `application home (./home in main)`. */
  readonly uses: readonly string[];
  /** The revision since which the manifest names the build; undefined for the shell, and for a build that is in no record. */
  readonly release?: Pick<ChangeRecord, 'revision' | 'time' | 'actor' | 'change' | 'reason'>;
};

/** All code of a page, and what could not be found out. */
export type Inventory = { readonly code: readonly Code[]; readonly problems: readonly string[] };

/** Whether a file of a build or of the shell is code. */
export function kindOf(file: string): Code['kind'] | undefined {
  if (/\.[cm]?js$/.test(file)) return 'script';
  return file.endsWith('.css') ? 'style' : undefined;
}

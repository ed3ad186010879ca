import { type ParseResult, parseStrict } from './strict/parse-strict.ts';

export type {
  ApplicationEntry,
  FragmentEntry,
  LanguageEntry,
  LayoutEntry,
  Manifest,
  RedirectEntry,
  RemoteEntry,
  SiteEntry,
} from './schema.ts';
export type { ParseResult };

/**
 * `conch-shell/manifest`: reads a manifest as `conch check` does without its builds. A problem has the path, the line and the column of
 * what is wrong, and what to do.
 */
export const parse = (text: string): ParseResult => parseStrict(text, 'none');

import { checkIntegrity, crossCheck } from '../cross-checks.ts';
import type { Problem } from '../problem.ts';
import { type Manifest, strict } from '../schema.ts';
import { checkFormats } from './check-formats.ts';
import { checkLanguages } from './check-languages.ts';
import { checkLayouts } from './check-layouts.ts';
import { checkPageTexts } from './check-page-texts.ts';
import { checkPreviews } from './check-previews.ts';
import { checkRedirects } from './check-redirects.ts';
import { checkVisitor } from './check-visitor.ts';
import { findSyntaxError } from './find-syntax-error.ts';
import { type Located, locator, stripByteOrderMark } from './json-positions.ts';
import { type KnownEntries, parseWithKnown } from './known-entries.ts';
import { parsePlainJson } from './parse-plain-json.ts';
import { parseWith } from './parse-with-schema.ts';

export type ParseResult =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly isJson: boolean; readonly problems: readonly Located<Problem>[] };

/** Parses JSON, to which also a repeated field is an error. Never throws. */
export function parseJson(text: string): { readonly value: unknown } | { readonly error: Located<Problem> } {
  const json = stripByteOrderMark(text);
  const plain = parsePlainJson(json);
  if (plain) return plain;
  const error = findSyntaxError(json);
  return error ? { error: { path: [], ...error } } : { value: JSON.parse(json) };
}

const knownToProcess: KnownEntries = new Map();

/**
 * Parses a manifest for the commands and the server, to which every typo is a problem. Never throws.
 *
 * @param known entries that results share, so that nobody may change them: they are frozen. With 'none', the result is the caller's own.
 */
export function parseStrict(text: string, known: KnownEntries | 'none' = knownToProcess): ParseResult {
  const parsed = parseJson(text);
  if ('error' in parsed) return { ok: false, isJson: false, problems: [parsed.error] };
  const quickly = known === 'none' ? undefined : parseWithKnown(parsed.value, known);
  const { data: manifest = quickly, problems = [] } = quickly ? {} : parseWith(strict.manifest, parsed.value);
  const found = manifest
    ? [
        crossCheck,
        checkIntegrity,
        checkFormats,
        checkLanguages,
        checkPageTexts,
        checkLayouts,
        checkRedirects,
        checkPreviews,
        checkVisitor,
      ].flatMap((check) => check(manifest))
    : problems;
  if (manifest && found.length === 0) return { ok: true, manifest };
  const locate = locator(text);
  return { ok: false, isJson: true, problems: found.map((problem) => ({ ...problem, ...locate(problem) })) };
}

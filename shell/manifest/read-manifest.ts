import type { Problem } from '../../manifests/problem.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { hooks } from '../chunk-hooks.ts';
import type { TextResponse } from './request-text.ts';
import type { ParsedManifest } from './validate/parse-manifest.ts';

/** A manifest as text, from the page or from the network. */
export type ReceivedText = {
  readonly text: string;
  /** Digest of the JSON Schema by which the server has validated it, if it has: see server/live-manifest/schema-digest.ts. */
  readonly validatedBy: string | undefined;
  /** Whether it has only what the page's own path needs. */
  readonly isExcerpt: boolean;
};

/** Where a page of a site with keys gets its manifests from: only what is signed with one of the keys and has not expired. */
export type SignedSource = {
  /** Requests the manifest and its signature. Never rejects. */
  readonly fetch: (cache: RequestCache) => Promise<LiveManifest | FetchFailure>;
  /**
   * Verifies a manifest from storage.
   *
   * @throws {ShellError} MANIFEST_UNSIGNED, MANIFEST_EXPIRED, MANIFEST_UNVERIFIABLE
   */
  readonly verify: (text: string, signature: string | undefined) => Promise<void>;
};

/** Of a manifest of a site with keys. */
export type Signed = {
  /** The content of the signature file. */
  readonly signature: string | undefined;
  /** Of the next manifest. */
  readonly source: SignedSource;
};

/** The manifest as the server has it now. */
export type LiveManifest = {
  readonly source: 'live';
  readonly manifest: Manifest;
  /** As it was received. */
  readonly text: string;
  readonly value: unknown;
  /** What had to be left out because it is invalid. */
  readonly refused: readonly Problem[];
  readonly isExcerpt: boolean;
  /** Whether a server has validated it by the schema of this shell. */
  readonly isChecked: boolean;
  /** Only on a site with keys. */
  readonly signed?: Signed | undefined;
};

/** What an open page goes on with. */
export type ReceivedManifest = Pick<LiveManifest, 'manifest' | 'text' | 'refused' | 'signed'>;

/** Text that is not a manifest. */
export type UnreadableManifest = {
  readonly source: 'none';
  /** `SyntaxError` where it is not JSON, or why it could not be validated. */
  readonly cause: unknown;
  readonly value: unknown;
  readonly refused: readonly Problem[];
  /** Only on a site with keys. */
  readonly signed?: Signed | undefined;
};

/** All that is known about a request that gave no manifest; fallback-manifest.ts turns it into a code. */
export type FetchFailure = UnreadableManifest & TextResponse;

/** Validates a manifest. It lives in chunks that most pages never request, and rejects when such a chunk cannot be loaded. */
export type Validation = {
  validate(value: unknown): Promise<ParsedManifest>;
  /** Says in sentences what is invalid. Never rejects. */
  explain(value: unknown, refused: readonly Problem[]): Promise<readonly string[]>;
};

/**
 * Makes a manifest of a text. One that the server has validated by this shell's own schema is trusted, all others are validated.
 * Never rejects.
 */
export async function readManifest(
  { text, validatedBy, isExcerpt }: ReceivedText,
  { validate }: Validation,
): Promise<LiveManifest | UnreadableManifest> {
  try {
    const value = hooks.overridden(JSON.parse(text));
    if (validatedBy === process.env.SCHEMA_DIGEST) {
      return { source: 'live', manifest: value, text, value, refused: [], isExcerpt, isChecked: true };
    }
    const { manifest, refused } = await validate(value);
    return manifest
      ? { source: 'live', manifest, text, value, refused, isExcerpt, isChecked: false }
      : { source: 'none', cause: undefined, value, refused };
  } catch (cause) {
    return { source: 'none', cause, value: undefined, refused: [] };
  }
}

import type { Problem } from '../../manifests/problem.ts';
import type { Manifest } from '../../manifests/schema.ts';
import type { ParsedManifest } from './validate/parse-manifest.ts';

/** A manifest as text, from the page or from the network. */
export type ReceivedText = {
  readonly text: string;
  /** Digest of the JSON Schema by which the server has validated it, if it has: see server/live-manifest/schema-digest.ts. */
  readonly validatedBy: string | undefined;
  /** Whether it has only what the page's own path needs. */
  readonly isExcerpt: boolean;
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
};

/** What an open page goes on with. */
export type ReceivedManifest = Pick<LiveManifest, 'manifest' | 'text' | 'refused'>;

/** Text that is not a manifest. */
export type UnreadableManifest = {
  readonly source: 'none';
  /** `SyntaxError` where it is not JSON, or why it could not be validated. */
  readonly cause: unknown;
  readonly value: unknown;
  readonly refused: readonly Problem[];
};

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
    const value = JSON.parse(text);
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

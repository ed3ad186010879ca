import type { Commands } from '../../commands.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import type { Statement } from '../../signatures/statement.ts';
import type { Signer } from '../signing/signer.ts';
import type { Snapshot } from './read-manifest.ts';
import type { ChangeRecord, Records } from './record.ts';

/** The manifest after a change, and how the history describes it. The store raises the revision. */
export type Change = { readonly manifest: Manifest; readonly change: string; readonly reason?: string | undefined };

/** What was done. */
export type Applied = {
  readonly record: ChangeRecord;
  /** Path of a copy of the manifest's text, if the change replaced a text that is in no revision. */
  readonly copy: string | undefined;
};

/** The manifest that a change is planned on. */
export type Base = {
  /** With the revision that it will have when its change is put on top. */
  readonly manifest: Manifest;
  /** Why the manifest itself cannot be used: `manifest` is that of the newest revision. */
  readonly unusable?: OperatorError;
};

/**
 * What becomes of a manifest that is missing, invalid or unsigned: it is refused, the newest revision is used in its place, or it is
 * accepted if all that it lacks is a signature.
 */
export type Unusual = 'refuse' | 'restore' | 'accept';

/**
 * A manifest and its history, next to each other in one place. The only way in which commands read and change them.
 *
 * Every change is a revision, which exactly one process can claim; it is on top of all revisions before it. A process that dies in between
 * leaves a valid manifest, and the next process finishes its change. An edit by hand is recorded under a revision of its own before anything
 * is put on top of it.
 */
export type Store = {
  /** The manifest's path or URL. */
  readonly file: string;
  readonly commands: Commands;
  readonly signer: Signer | undefined;
  readonly records: Records;
  /** As it is, whatever it is. @throws {OperatorError} MANIFEST_MISSING, MANIFEST_UNREADABLE */
  readonly readText: () => Promise<string>;
  /**
   * The manifest as it is, recorded or not.
   *
   * @throws {OperatorError} MANIFEST_MISSING, MANIFEST_UNREADABLE, MANIFEST_INVALID, MANIFEST_UNSIGNED
   */
  readonly read: () => Promise<Snapshot>;
  /** The manifest; if that cannot be used, that of the newest revision. @throws {OperatorError} as `read` */
  readonly readOrNewest: () => Promise<Base & Snapshot>;
  /**
   * The manifest that `change` will begin with, without any effect on the place: an edit by hand is not recorded yet, and a change of a
   * process that died is not finished yet.
   *
   * @throws {OperatorError} as `read`
   */
  readonly peek: (unusual: Unusual) => Promise<Base>;
  /**
   * Makes a change on top of all earlier changes, and records it.
   *
   * @param edit receives the newest manifest, and is called again if another process was faster; what it throws ends the change
   * @throws {OperatorError} as `read`; MANIFEST_UNWRITABLE, CONFLICT
   */
  readonly change: (edit: (manifest: Manifest) => Promise<Change>, unusual?: Unusual) => Promise<Applied>;
  /**
   * Signs the manifest as it is.
   *
   * @param unusual whether to sign an edit by hand, too, and record it
   * @throws {OperatorError} as `change`
   */
  readonly sign: (
    signer: Signer,
    unusual: Unusual,
  ) => Promise<{ readonly manifest: Manifest; readonly statement: Statement }>;
};

/** Others were faster for as long as a command tries. */
export const contentionError = (file: string, timeoutMs: number, commands: Commands): OperatorError =>
  new OperatorError(
    'CONFLICT',
    `Other processes have been changing ${file} for ${timeoutMs / 60_000} min without a pause.`,
    `Nothing was changed. "${commands('history')}" shows who they are; try again later.`,
  );

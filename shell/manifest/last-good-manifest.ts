import { keyOf } from './remembered-revision.ts';
import { isObject } from './validate/json-schema-validator.ts';

/**
 * The manifest that the browser remembers for the site at `base`: the last one whose remotes really mounted. It is written with
 * its revision first, by which remembered-revision.ts goes.
 */
export type StoredManifest = {
  readonly revision: number;
  /** When it was seen to work, in ISO 8601. */
  readonly time: string;
  /** As it was received. */
  readonly manifest: string;
};

/** Undefined when there is none; also when storage is forbidden, which is told where something is to be remembered. */
export function readLastGood(base: string): StoredManifest | undefined {
  try {
    const text = localStorage.getItem(keyOf(base));
    if (text === null) return undefined;
    const value: unknown = JSON.parse(text);
    if (isRemembered(value)) return value;
    forgetLastGood(base, 'it is not what this shell writes');
  } catch (error) {
    if (error instanceof SyntaxError) forgetLastGood(base, 'it is no JSON');
    else if (!(error instanceof DOMException)) throw error;
  }
  return undefined;
}

export function forgetLastGood(base: string, reason: string): void {
  localStorage.removeItem(keyOf(base));
  console.warn(`The remembered manifest is forgotten: ${reason}`);
}

const isRemembered = (value: unknown): value is StoredManifest =>
  isObject(value) &&
  Number.isSafeInteger(value.revision) &&
  typeof value.time === 'string' &&
  typeof value.manifest === 'string';

import type { ShellErrorCode } from './errors.ts';

export type OutletStatus = 'loading' | 'mounted' | 'failed';

/** Detail of `conch:status`, which `window` receives at each change of an outlet. */
export type StatusDetail = {
  readonly name: string;
  readonly remote: string;
  readonly version: string;
  readonly status: OutletStatus;
  readonly code?: ShellErrorCode;
  /** With a code: what the error card shows, for the visitor to tell and for support to find in the logs. */
  readonly reference?: string;
  /** 1 for the first try since the outlet was opened. */
  readonly attempt: number;
};

/** Detail of `conch:manifest`, which `window` receives when the shell knows what it starts from. */
export type ManifestDetail = {
  readonly source: 'live' | 'remembered' | 'none';
  /** Of the manifest that runs. */
  readonly revision?: number;
  /** What is wrong with the live one, when it is not the one that runs. */
  readonly code?: ShellErrorCode;
  /** What the manifest has that cannot be used, each in a sentence that begins with its path. */
  readonly leftOut: readonly string[];
};

/** Detail of `conch:language`, which `window` receives when the page has changed its language. */
export type LanguageDetail = { readonly lang: string; readonly dir: 'ltr' | 'rtl' };

declare global {
  interface WindowEventMap {
    'conch:status': CustomEvent<StatusDetail>;
    'conch:manifest': CustomEvent<ManifestDetail>;
    'conch:language': CustomEvent<LanguageDetail>;
    /** From anybody: changes the language of the page, as the prop `setLanguage` does. */
    'conch:set-language': CustomEvent<{ readonly lang: string }>;
  }
}

export function announceStatus(detail: StatusDetail): void {
  window.dispatchEvent(new CustomEvent('conch:status', { detail }));
}

export function announceManifest(detail: ManifestDetail): void {
  window.dispatchEvent(new CustomEvent('conch:manifest', { detail }));
}

/**
 * One measure of User Timing from `start` (a `performance.now()`) until now. Only the last one of a name is kept: the
 * browser never drops entries by itself, and a page that is open for days must not grow.
 */
export function measure(name: string, start: number): void {
  performance.clearMeasures(name);
  performance.measure(name, { start, end: performance.now() });
}

/** One mark of User Timing, the last of its name. */
export function mark(name: string): void {
  performance.clearMarks(name);
  performance.mark(name);
}

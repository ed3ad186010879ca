import type { ShellErrorCode } from './errors.ts';

export type OutletStatus = 'loading' | 'mounted' | 'failed';

/** Detail of `conch:status`, which `window` receives at each change of an outlet. */
export type StatusDetail = {
  readonly name: string;
  readonly remote: string;
  readonly version: string;
  readonly status: OutletStatus;
  readonly code?: ShellErrorCode;
  /** With a code: what the error card shows, for the visitor to read out and for support to find in the logs. */
  readonly reference?: string;
  /** Counts from 1 since the outlet was opened. */
  readonly attempt: number;
};

/** Detail of `conch:manifest`, which `window` receives when the shell has a manifest to start from, or none. */
export type ManifestDetail = {
  readonly source: 'live' | 'remembered' | 'none';
  /** Of the manifest that runs. */
  readonly revision?: number;
  /** What is wrong with the live manifest, if the page does not run on it. */
  readonly code?: ShellErrorCode | undefined;
  /** What is invalid in the manifest and was left out; each sentence begins with a path. */
  readonly leftOut: readonly string[];
};

/** Detail of `conch:language`, which `window` receives after the page has changed its language. */
export type LanguageDetail = { readonly lang: string; readonly dir: 'ltr' | 'rtl' };

/**
 * Detail of `conch:visitor`, which a remote or a script of the site dispatches on `window`: what the rules in `applications[].visible` may
 * depend on. A field that is missing keeps its value.
 */
export type VisitorDetail = { readonly signedIn?: boolean; readonly flags?: readonly string[] };

declare global {
  interface WindowEventMap {
    'conch:status': CustomEvent<StatusDetail>;
    'conch:manifest': CustomEvent<ManifestDetail>;
    'conch:language': CustomEvent<LanguageDetail>;
    /** Dispatched by anyone: which applications the visitor sees may change. */
    'conch:visitor': CustomEvent<VisitorDetail>;
    /** Dispatched by anyone: the page says who shares what, on the console and by `conch:sharing`. */
    'conch:explain-sharing': Event;
    /** Dispatched by anyone: `take` receives a report of the page as JSON (container/diagnosis/page-report.ts); without it, the console. */
    'conch:report': CustomEvent<{ readonly take: (text: string) => void } | null>;
    /** Dispatched by anyone: changes the language of the page, as the prop `setLanguage` does. */
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
 * Adds a User Timing measure from `start` (a `performance.now()`) until now. Only the latest of each name is kept, because browsers
 * never drop entries, and a page that is open for days must not grow.
 */
export function measure(name: string, start: number): void {
  performance.clearMeasures(name);
  performance.measure(name, { start, end: performance.now() });
}

/** Adds a User Timing mark, and keeps only the latest of each name. */
export function mark(name: string): void {
  performance.clearMarks(name);
  performance.mark(name);
}

/**
 * A report from the field: what one page load of one visitor says about the remotes. Pages send it
 * (shell/field-reports/), `conch serve --reports` and `conch collect` receive it. It names nobody: no URL, no query, no
 * id, and applications in place of paths.
 */
import * as z from 'zod/mini';
import { name, version } from '../schema.ts';
import { MAX, MAX_MS } from './report-limits.ts';

const short = z.maxLength(MAX.characters);
const count = z.int().check(z.minimum(0), z.maximum(1_000_000));
const ms = z.int().check(z.minimum(0), z.maximum(MAX_MS));
const cls = z.number().check(z.minimum(0), z.maximum(1_000));
const vitals = { lcpMs: z.optional(ms), inpMs: z.optional(ms), cls: z.optional(cls) };
const code = z.string().check(z.regex(/^[A-Z][A-Z_]{2,40}$/));
/** A file of a build, without its folder and its query. */
const file = z.string().check(z.regex(/^[^\\?#\s\p{C}]+$/u), short);

const build = { name: name.check(short), version: version.check(short) };

const failure = z.strictObject({
  /** One of shell/errors.ts, or of `conch:error`. */
  code,
  /** `load` until the exposed module is there, `mount` until it is seen, then `mounted`. */
  phase: z.enum(['load', 'mount', 'mounted']),
  count,
  /** The application or fragment; left out for an error that no outlet shows. */
  application: z.optional(name.check(short)),
  /** Of the newest error card; left out if the visitor saw none, because another attempt or build helped. */
  reference: z.optional(z.string().check(z.regex(/^[2-9A-HJ-NP-Z]{7}$/))),
  /** Where it happened, as far as the browser says. */
  file: z.optional(file),
});

const remote = z.strictObject({
  ...build,
  /** What the manifest names for this visitor. It differs from `version` where that is an earlier build. */
  wanted: z.optional(version.check(short)),
  /** Tenth of the visitor's bucket, for a remote that is rolled out: 0 is the first to get a new build. */
  decile: z.optional(z.int().check(z.minimum(0), z.maximum(9))),
  /** Applications and fragments that have mounted. */
  modules: z.array(name.check(short)).check(z.maxLength(MAX.modules)),
  mounts: count,
  /** From the beginning of an attempt to the exposed module, and from there until it has mounted. */
  loadMs: z.array(ms).check(z.maxLength(MAX.durations)),
  mountMs: z.array(ms).check(z.maxLength(MAX.durations)),
  failures: z.array(failure).check(z.maxLength(MAX.failures)),
  /** Of what happened in its outlets: the largest paint if it is there, the slowest interaction, the shifts. */
  ...vitals,
});

/** Of a script that held up a frame: https://w3c.github.io/long-animation-frames/#sec-PerformanceScriptTiming */
const longFrame = z.strictObject({ ...build, file, count, worstMs: ms, totalMs: ms });

export const fieldReport = z.strictObject({
  version: z.literal(1),
  /** Of the manifest that the page runs on. */
  revision: z.int().check(z.minimum(0), z.maximum(99_999_999_999_999)),
  /** `remembered`: the last good one of the browser, because of `code`. */
  manifest: z.strictObject({ source: z.enum(['live', 'remembered']), code: z.optional(code), leftOut: count }),
  engine: z.strictObject({
    name: z.enum(['chromium', 'firefox', 'webkit', 'other']),
    version: z.int().check(z.minimum(0), z.maximum(9_999)),
  }),
  /** Navigations without a page load, where the browser counts them: https://github.com/WICG/soft-navigations */
  softNavigations: z.optional(count),
  /** Of the whole page. */
  page: z.strictObject(vitals),
  remotes: z.array(remote).check(z.maxLength(MAX.remotes)),
  longFrames: z.array(longFrame).check(z.maxLength(MAX.frames)),
});

export type FieldReport = z.infer<typeof fieldReport>;
export type RemoteReport = FieldReport['remotes'][number];
export type ReportedFailure = RemoteReport['failures'][number];
export type LongFrame = FieldReport['longFrames'][number];

/** A line of a file of reports: when it was received, in ISO 8601, and what the page sent. */
export const receivedReport = z.strictObject({ time: z.iso.datetime(), ...fieldReport.shape });
export type ReceivedReport = z.infer<typeof receivedReport>;

import type { ShellErrorCode } from '../../../shell/errors.ts';
import { remedies } from '../../../shell/remedies.ts';
import { buildLabel } from '../build/named-builds.ts';
import { pluralize } from '../check/report.ts';
import type { SmokeTest } from './smoke-tests.ts';

/** Why a smoke test failed: an error that the shell reported, or something that only shows from outside. */
export type Failure = { readonly code: FailureCode; readonly fact: string };
export type FailureCode = ShellErrorCode | keyof typeof ownRemedies;

/** The result of one smoke test. The times are undefined if the test failed before. */
export type Outcome = {
  readonly smokeTest: SmokeTest;
  readonly loadMs: number | undefined;
  readonly mountMs: number | undefined;
  /** A report has the first one. */
  readonly failures: readonly Failure[];
};

const ownRemedies = {
  NO_ANSWER: 'Open the site with this build alone; it may keep the browser busy forever.',
  POLICY_VIOLATED:
    "The page's Content-Security-Policy forbids this. Fix the build, or allow it in the manifest: code by `origins`, all else by `policy.sources`.",
  UNCAUGHT_ERROR: 'Look where it was thrown, and fix the build or roll it back.',
  OUTLET_NOT_EMPTY: 'Let `unmount` remove everything that `mount` put into `domElement`.',
  LEAK: 'Let `unmount` remove each listener, timer and subscription that `mount` added, and drop its elements.',
} as const;

const isOwnCode = (code: FailureCode): code is keyof typeof ownRemedies => Object.hasOwn(ownRemedies, code);

export const remedyFor = (code: FailureCode): string => (isOwnCode(code) ? ownRemedies[code] : remedies[code]);

/** A table, a line for each failure, and the total. For programs everything is in `parts`. */
export function formatDeepReport(outcomes: readonly Outcome[]) {
  const failures = outcomes.filter(({ failures: [failure] }) => failure).length;
  const total = failures > 0 ? `${failures} failed` : 'no problem found';
  return {
    lines: [...formatOutcomes(outcomes), `${pluralize(outcomes.length, 'part')} opened: ${total}`],
    data: { ok: failures === 0, parts: outcomes.map(toJson) },
    failed: failures > 0,
  };
}

function formatOutcomes(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.map(({ smokeTest: { build, name, module }, loadMs, mountMs, failures: [failure] }) => [
    build.remote,
    build.role === 'main' ? build.version : `${build.version} (${build.role})`,
    name,
    module,
    formatMs(loadMs),
    formatMs(mountMs),
    failure?.code ?? 'ok',
  ]);
  const failures = outcomes.flatMap(({ smokeTest: { build, name }, failures: [failure] }) =>
    failure ? [`${buildLabel(build)}: ${name}: ${failure.code}: ${failure.fact}. ${remedyFor(failure.code)}`] : [],
  );
  return [...formatTable([HEAD, ...rows], NUMBER_COLUMNS), ...failures];
}

const HEAD = ['remote', 'version', 'name', 'module', 'load ms', 'mount ms', 'result'];
const NUMBER_COLUMNS = new Set([4, 5]);

/** @param rows the first one is the head */
export function formatTable(rows: readonly (readonly string[])[], numbers: ReadonlySet<number> = new Set()): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return numbers.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

const formatMs = (ms: number | undefined): string => (ms === undefined ? '-' : String(Math.round(ms)));

const toJson = ({ smokeTest: { build, name, module }, loadMs, mountMs, failures: [failure] }: Outcome) => ({
  remote: build.remote,
  version: build.version,
  role: build.role,
  name,
  module,
  loadMs,
  mountMs,
  ok: !failure,
  ...(failure && { code: failure.code, message: failure.fact, remedy: remedyFor(failure.code) }),
});

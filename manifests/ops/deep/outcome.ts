import type { ShellErrorCode } from '../../../shell/errors.ts';
import { remedies } from '../../../shell/remedies.ts';
import { buildLabel } from '../build/named-builds.ts';
import { pluralize } from '../check/report.ts';
import type { SmokeTest } from './smoke-tests.ts';

/** What can be wrong with something that is opened: what the shell tells of it, or what only shows from outside. */
export type Trouble = { readonly code: TroubleCode; readonly fact: string };
export type TroubleCode = ShellErrorCode | keyof typeof own;

/** What came of one rehearsal. The times are there as far as it came. */
export type Outcome = {
  readonly smokeTest: SmokeTest;
  readonly loadMs: number | undefined;
  readonly mountMs: number | undefined;
  readonly trouble: Trouble | undefined;
};

const own = {
  NO_ANSWER: 'Open the site with this build alone; it may keep the browser busy for ever.',
  POLICY_VIOLATED: "The page's Content-Security-Policy forbids this; mend the build, or list the origin in `origins`.",
  UNCAUGHT_ERROR: 'Read where it was thrown, and mend the build or take it back.',
  OUTLET_NOT_EMPTY: 'Let `unmount` take away all that `mount` put into `domElement`.',
  LEAK: 'Let `unmount` remove each listener, timer and subscription that `mount` added, and drop its elements.',
} as const;

const isOwn = (code: TroubleCode): code is keyof typeof own => Object.hasOwn(own, code);

const remedyOf = (code: TroubleCode): string => (isOwn(code) ? own[code] : remedies[code]);

/** A table, a line for each part that failed, and the total; for programs all of it under `parts`. */
export function formatDeepReport(outcomes: readonly Outcome[]) {
  const failures = outcomes.filter(({ trouble }) => trouble).length;
  const total = failures > 0 ? `${failures} failed` : 'no problem found';
  return {
    lines: [...linesOf(outcomes), `${pluralize(outcomes.length, 'part')} opened: ${total}`],
    data: { ok: failures === 0, parts: outcomes.map(forPrograms) },
    failed: failures > 0,
  };
}

function linesOf(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.map(({ smokeTest: { build, name, module }, loadMs, mountMs, trouble }) => [
    build.remote,
    build.role === 'main' ? build.version : `${build.version} (${build.role})`,
    name,
    module,
    inWords(loadMs),
    inWords(mountMs),
    trouble?.code ?? 'ok',
  ]);
  const failures = outcomes.flatMap(({ smokeTest: { build, name }, trouble }) =>
    trouble ? [`${buildLabel(build)}: ${name}: ${trouble.code}: ${trouble.fact}. ${remedyOf(trouble.code)}`] : [],
  );
  return [...table([HEAD, ...rows]), ...failures];
}

const HEAD = ['remote', 'version', 'name', 'module', 'load ms', 'mount ms', 'result'];
const NUMBERS = new Set([4, 5]);

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return NUMBERS.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

const inWords = (ms: number | undefined): string => (ms === undefined ? '-' : String(Math.round(ms)));

const forPrograms = ({ smokeTest: { build, name, module }, loadMs, mountMs, trouble }: Outcome) => ({
  remote: build.remote,
  version: build.version,
  role: build.role,
  name,
  module,
  loadMs,
  mountMs,
  ok: !trouble,
  ...(trouble && { code: trouble.code, message: trouble.fact, remedy: remedyOf(trouble.code) }),
});

import { type Failure, type FailureCode, remedyFor } from '../deep/outcome.ts';
import { exceeds, mountLimitMs, sizeLimit } from './limits.ts';
import type { Opened, OpenedPart } from './open-builds.ts';

/** What a build does worse than the one that it replaces. */
export type Regression = {
  /** Of the site; undefined if it is about the whole build. */
  readonly part: string | undefined;
  readonly code: RegressionCode;
  /** With both figures, without its full stop. */
  readonly fact: string;
  readonly remedy: string;
};

export type RegressionCode = FailureCode | keyof typeof remedies;

export const remedies = {
  AXE_VIOLATION: 'Look for the elements in the page, and correct them: https://dequeuniversity.com/rules/axe/',
  BYTES_GREW: 'Look at what was added to the build, and load later what the first view does not need.',
  MOUNT_SLOWER:
    'Record `mount` with the performance tools of a browser, and do later what the first view does not need.',
  SHARED_VERSION_CHANGED: 'Make sure that the other remotes of the page work with it.',
} as const;

export type Comparison = {
  readonly regressions: readonly Regression[];
  /** What both builds do wrong. */
  readonly notes: readonly string[];
};

/** Compares what both builds did in the site. Without an old build, all that is wrong is a regression. */
export function compareParts(parts: readonly OpenedPart[]): Comparison {
  return {
    regressions: parts.flatMap((part) => [...newFailures(part), ...newViolations(part), ...worseFigures(part)]),
    notes: parts.flatMap((part) =>
      distinct(part.now.failures)
        .filter((failure) => hasSame(part.before, failure))
        .map(({ code, fact }) => `${part.name}: ${code}, as in the build before: ${fact}.`),
    ),
  };
}

const newFailures = ({ name, now, before }: OpenedPart): Regression[] =>
  distinct(now.failures)
    .filter((failure) => !hasSame(before, failure))
    .map(({ code, fact }) => ({ part: name, code, fact, remedy: remedyFor(code) }));

/** A part may do the same at each mount. */
const distinct = (failures: readonly Failure[]): Failure[] =>
  failures.filter((failure, index) => failures.findIndex((each) => isSame(each, failure)) === index);

const hasSame = (build: Opened | undefined, failure: Failure): boolean =>
  build?.failures.some((each) => isSame(each, failure)) ?? false;

/** The same code; of violations of a policy, also the same directive. The rest of a text may have file names of the build. */
const isSame = (one: Failure, other: Failure): boolean =>
  one.code === other.code && (one.code !== 'POLICY_VIOLATED' || directiveOf(one) === directiveOf(other));

const directiveOf = ({ fact }: Failure): string | undefined => fact.split(' ')[0];

/** A rule counts if more elements violate it than before: selectors may have names that each build makes up. */
const newViolations = ({ name, now, before }: OpenedPart): Regression[] =>
  now.violations.flatMap(({ rule, help, elements }) => {
    const known = before?.violations.find((each) => each.rule === rule)?.elements ?? [];
    if (elements.length <= known.length) return [];
    const example = elements.find((element) => !known.includes(element)) ?? elements[0];
    const count = `${elements.length} instead of ${known.length} elements`;
    return [regression(name, 'AXE_VIOLATION', `${rule} (${help}): ${count}, such as ${example}`)];
  });

const worseFigures = ({ name, now, before }: OpenedPart): Regression[] => [
  ...compare(now.bytes, before?.bytes, sizeLimit, formatKilobytes).map((fact) => regression(name, 'BYTES_GREW', fact)),
  ...compare(now.mountMs, before?.mountMs, mountLimitMs, formatMs).map((fact) =>
    regression(name, 'MOUNT_SLOWER', fact),
  ),
];

const regression = (part: string, code: keyof typeof remedies, fact: string): Regression => ({
  part,
  code,
  fact,
  remedy: remedies[code],
});

/** Nothing if the figure is within the limit, or if one of the two is unknown. */
function compare(
  now: number | undefined,
  before: number | undefined,
  limit: (before: number) => number,
  format: (figure: number) => string,
): string[] {
  if (now === undefined || before === undefined || !exceeds(limit, now, before)) return [];
  return [`${format(now)} instead of ${format(before)}; the limit is ${format(limit(before))}`];
}

const formatKilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
const formatMs = (ms: number): string => `${Math.round(ms)} ms`;

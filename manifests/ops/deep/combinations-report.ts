import { buildLabel } from '../build/named-builds.ts';
import { listFiles } from '../check/finding.ts';
import { pluralize } from '../check/report.ts';
import { type CombinationOutcome, type Fault, suspectsOf } from './combinations.ts';
import { formatTable, remedyFor } from './outcome.ts';

/** A table, a line for each fault, and the total. For programs everything is in `combinations`. */
export function formatCombinations(outcomes: readonly CombinationOutcome[]) {
  const failed = outcomes.filter(({ faults }) => faults.length > 0);
  const rows = outcomes.map((outcome) => [labelOf(outcome), outcome.faults[0]?.code ?? 'ok']);
  const faults = failed.flatMap((outcome) => outcome.faults.map((fault) => formatFault(fault, outcome, outcomes)));
  const total = failed.length > 0 ? `${failed.length} failed` : 'no problem found';
  return {
    lines: [
      ...formatTable([['combination', 'result'], ...rows]),
      ...new Set(faults),
      `${pluralize(outcomes.length, 'combination')} opened: ${total}`,
    ],
    data: { ok: failed.length === 0, combinations: outcomes.map((outcome) => toJson(outcome, outcomes)) },
    failed: failed.length > 0,
  };
}

/** The builds that are not in use by everybody. */
const labelOf = ({ builds }: CombinationOutcome): string =>
  builds.flatMap((build) => (build.role === 'main' ? [] : [buildLabel(build)])).join(', ') || 'the builds in use';

function formatFault(fault: Fault, outcome: CombinationOutcome, outcomes: readonly CombinationOutcome[]): string {
  const { remote, path, code, fact } = fault;
  const build = outcome.builds.find((each) => each.remote === remote);
  const blamed = build ? buildLabel(build) : (remote ?? 'a build of the page');
  const suspects = remote === undefined ? [] : suspectsOf(remote, outcome, outcomes).map(buildLabel);
  const only = suspects.length > 0 ? ` It failed only together with ${listFiles(suspects)}.` : '';
  return `${blamed} on ${path}: ${code}: ${fact}.${only} ${remedyFor(code)}`;
}

const toJson = (outcome: CombinationOutcome, outcomes: readonly CombinationOutcome[]) => ({
  builds: outcome.builds.map(({ remote, version, role }) => ({ remote, version, role })),
  ok: outcome.faults.length === 0,
  faults: outcome.faults.map(({ remote, path, code, fact }) => ({
    ...(remote !== undefined && {
      remote,
      with: suspectsOf(remote, outcome, outcomes).map(({ remote, version, role }) => ({ remote, version, role })),
    }),
    path,
    code,
    message: fact,
    remedy: remedyFor(code),
  })),
});

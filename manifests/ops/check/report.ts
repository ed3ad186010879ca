import { formatPath } from '../../problem.ts';
import type { Manifest } from '../../schema.ts';
import type { Located } from '../../strict/json-positions.ts';
import type { Report } from '../verb.ts';
import type { CheckResult } from './check-manifest.ts';
import { type Finding, formatFinding, type Severity } from './finding.ts';

/** The findings and their number. The caller adds what to do next. */
export function formatReport(file: string, { manifest, findings }: CheckResult, strict: boolean): Report {
  const count = (of: Severity) => findings.filter(({ severity }) => severity === of).length;
  const [errors, warnings, notes] = [count('error'), count('warning'), count('note')];
  const failed = errors > 0 || (strict && warnings > 0);
  const counts = [
    ...(errors > 0 ? [pluralize(errors, 'error')] : []),
    ...(warnings > 0 ? [pluralize(warnings, 'warning')] : []),
    ...(notes > 0 ? [pluralize(notes, 'note')] : []),
  ];
  const summary = [file, ...(manifest ? [countParts(manifest)] : []), counts.join(', ') || 'no problem found'];
  return {
    lines: [...findings.map((finding) => formatFinding(file, finding)), summary.join(': ')],
    data: { ok: !failed, revision: manifest?.revision, findings: findings.map(toJson) },
    failed,
  };
}

/** `revision 7, 2 remotes, 4 applications, 1 fragment`. */
const countParts = ({ revision, remotes, applications, fragments }: Manifest): string =>
  [
    `revision ${revision}`,
    pluralize(Object.keys(remotes).length, 'remote'),
    pluralize(applications.length, 'application'),
    pluralize(Object.keys(fragments).length, 'fragment'),
  ].join(', ');

/** `1 error`, `2 errors`. */
export const pluralize = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const toJson = ({ severity, code, line, column, message, remedy, path }: Located<Finding>) => ({
  severity,
  code,
  path: formatPath(path),
  line,
  column,
  message,
  ...(remedy !== undefined && { remedy }),
});

import type { Located } from '../../locator.ts';
import { at } from '../../problem.ts';
import type { Manifest } from '../../schema.ts';
import type { Report } from '../verb.ts';
import type { Inspection } from './check-manifest.ts';
import { type Finding, formatFinding } from './finding.ts';

/** What was found, for people and for programs; without what to do next. */
export function formatReport(file: string, { manifest, findings }: Inspection, strict: boolean): Report {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const failed = errors > 0 || (strict && warnings > 0);
  const total = [errors > 0 && pluralize(errors, 'error'), warnings > 0 && pluralize(warnings, 'warning')].filter(
    Boolean,
  );
  const summary = [file, ...(manifest ? [inventoryOf(manifest)] : []), total.join(', ') || 'no problem found'];
  return {
    lines: [...findings.map((finding) => formatFinding(file, finding)), summary.join(': ')],
    data: { ok: !failed, revision: manifest?.revision, findings: findings.map(forPrograms) },
    failed,
  };
}

const inventoryOf = ({ revision, remotes, applications, fragments }: Manifest): string =>
  [
    `revision ${revision}`,
    pluralize(Object.keys(remotes).length, 'remote'),
    pluralize(applications.length, 'application'),
    pluralize(Object.keys(fragments).length, 'fragment'),
  ].join(', ');

/** `1 error`, `2 errors`. */
export const pluralize = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

const forPrograms = ({ severity, code, line, column, message, remedy, path }: Located<Finding>) => ({
  severity,
  code,
  path: at({ path, message }),
  line,
  column,
  message,
  ...(remedy !== undefined && { remedy }),
});

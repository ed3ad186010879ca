import type { ReportedFailure } from '../../manifests/field-reports/report.ts';
import { MAX } from '../../manifests/field-reports/report-limits.ts';
import { loggedErrors } from '../container/diagnosis/error-log.ts';
import { type Owner, ownerOfUrl } from './page-owners.ts';

/** The failures of a build so far. Equal ones are counted, with the newest reference. */
export function failuresOf(build: Owner): ReportedFailure[] {
  const counted = new Map<string, ReportedFailure>();
  for (const { remote, version, code, application, filename, reference } of loggedErrors()) {
    if (remote !== build.remote || version !== build.version) continue;
    const { file } = (filename && ownerOfUrl(filename)) || {};
    const key = [code, application, file].join(' ');
    const known = counted.get(key);
    counted.set(key, {
      ...known,
      code,
      phase: phaseOf(code),
      count: (known?.count ?? 0) + 1,
      ...(application && application.length <= MAX.characters && { application }),
      ...(file && /^\S+$/.test(file) && file.length <= MAX.characters && { file }),
      ...(reference && { reference }),
    });
  }
  return [...counted.values()].slice(-MAX.failures);
}

function phaseOf(code: string): ReportedFailure['phase'] {
  if (/^(BOOTSTRAP|MOUNT|LIFECYCLE)/.test(code)) return 'mount';
  return /^(UPDATE|UNMOUNT|REMOTE|POLICY|OUTSIDE|EVAL|HTML|SCRIPT)/.test(code) ? 'mounted' : 'load';
}

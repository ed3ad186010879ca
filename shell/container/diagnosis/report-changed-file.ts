import type { ShellError } from '../../errors.ts';
import type { ChangedFileCode, ErrorDetail } from './attribute-error.ts';

const isChangedFile = (code: string): code is ChangedFileCode => code.includes('_INTEGRITY_');

/**
 * Dispatches `conch:error` if a build could not be loaded because a file has another digest, or none. Also sends it to the server, if that
 * receives reports: browsers report no violation of an `integrity` attribute.
 */
export function reportChangedFile(
  { code, fact }: ShellError,
  { remote, version }: { remote: string; version: string },
): void {
  if (!isChangedFile(code)) return;
  const [filename = ''] = /https?:\S+/.exec(fact) ?? [];
  const detail: ErrorDetail = { remote, version, code, message: fact, filename, line: 0, column: 0, others: [] };
  window.dispatchEvent(new CustomEvent('conch:error', { detail }));
  const { reports } = document.documentElement.dataset;
  if (!reports) return;
  const body = { documentURL: location.href, blockedURL: filename, destination: code };
  // https://www.w3.org/TR/reporting-1/#media-type
  const report = new Blob([JSON.stringify([{ type: 'integrity-violation', body }])], {
    type: 'application/reports+json',
  });
  navigator.sendBeacon(reports, report);
}

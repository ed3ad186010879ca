import type { Manifest } from '../../../manifests/schema.ts';
import { escapeHtml } from '../html/page-head.ts';
import type { Snapshot } from './snapshot-file.ts';

/**
 * Puts snapshots into their regions. Until an application is shown, it mounts behind its snapshot, so that it can measure itself; in the
 * moment in which it is shown, the snapshot is hidden by the same styles, and the shell removes it later (../../navigation/remove-snapshots.ts).
 */
export function withSnapshots(html: string, snapshots: readonly Snapshot[], { applications }: Manifest): string {
  return snapshots.reduce((page, snapshot) => {
    const region = applications.find(({ name }) => name === snapshot.application)?.region ?? '';
    const start = new RegExp(`<[^>]*\\bdata-region="${region}"[^>]*>`);
    return page.replace(start, (tag) => tag + element(snapshot));
  }, html);
}

function element({ application, attributes, html, css }: Snapshot): string {
  const texts = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  const styles = `<style>${css.replaceAll('</', '<\\/')}${takeOver(application)}</style>`;
  return `<div class="conch-snapshot" data-of="${application}"${texts.join('')}>${styles}${html}</div>`;
}

/** @param application its name, which needs no escaping: manifests/schema.ts */
const takeOver = (application: string): string => {
  const loading = ':is([data-status=loading],[data-unstyled])';
  const outlet = `~[data-application="${application}"]`;
  const snapshot = `.conch-snapshot[data-of="${application}"]`;
  return [
    `[data-region]:has(>${snapshot}){position:relative}`,
    `body:has(.conch-plain)>[data-region]:has(>${snapshot}){display:block}`, // without JavaScript, page.css hides empty regions
    // Not by opacity: browsers would count it as a layout shift.
    `${snapshot}${outlet}${loading}{position:absolute;inset:0 0 auto;visibility:hidden}`,
    `${snapshot}${outlet}>.conch-waiting{visibility:visible;background:var(--paper)}`,
    `${snapshot}:has(${outlet}:not(${loading})),[data-shell=ready] ${snapshot}:not(:has(${outlet})){display:none}`,
  ].join('');
};

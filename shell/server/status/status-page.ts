import { createHash } from 'node:crypto';
import { counted, formatReceived, minuteOf, percent } from '../../../manifests/ops/status/format-status.ts';
import type {
  BuildStatus,
  FailureStatus,
  RemoteStatus,
  SiteStatus,
} from '../../../manifests/ops/status/site-status.ts';
import { escapeHtml } from '../html/page-head.ts';
import type { LiveStatus } from './live-status.ts';
import { STATUS_STYLES } from './status-styles.ts';
import { shareBar, timelineChart } from './timeline-chart.ts';

/** Nothing runs on the page, and it requests nothing. */
export const STATUS_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STATUS_STYLES).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

/** Of a larger site, those with failures come first, and "conch status" has all. */
const MAX_REMOTES = 200;

/** The status of a site as a page, which needs neither the shell nor a remote. @param base path at which the site is mounted */
export function statusPage(live: LiveStatus, base: string): string {
  const { time, status, isCut, health } = live;
  const revision = health.revision === undefined ? '' : `revision ${health.revision} · `;
  const loads = status && counted(status.pageLoads, 'page load');
  const pageLoads = loads ? `${isCut ? `the newest ${loads}` : `${loads} since ${minuteOf(status.since)}`} · ` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${problemsOf(live).length > 0 ? 'Problems' : 'All well'} · status of ${escapeHtml(base)}</title>
<link rel="icon" href="data:,">
<style>${STATUS_STYLES}</style>
</head>
<body>
<header>
<h1>Status of <code>${escapeHtml(base)}</code></h1>
<p>${revision}${pageLoads}as of ${escapeHtml(time.slice(11, 19))} UTC<span class="on-screen"> · <a href="">Reload</a></span></p>
</header>
<main>
${problems(live)}
${status ? reported(status) : noReports}
${received(live)}
</main>
</body>
</html>
`;
}

const noReports = `<section><h2>Reports</h2>
<p>This server receives no reports. Start it with <code>--reports DIR</code>, and add <code>"reports": { "url": "/reports" }</code> to the manifest.</p></section>`;

function problems(live: LiveStatus): string {
  const found = problemsOf(live);
  const list =
    found.length > 0
      ? `<ul class="problems">${found.map((problem) => `<li>${problem}</li>`).join('')}</ul>`
      : '<p class="well">None. The manifest is valid, and the entries of all builds can be read.</p>';
  return `<section aria-labelledby="problems"><h2 id="problems">Problems</h2>${list}</section>`;
}

/** As HTML. */
function problemsOf({ health, broken }: LiveStatus): string[] {
  const { status, warning, problems = [] } = health;
  return [
    ...(status === 'ok' ? [] : ['<strong>The site cannot be served.</strong>']),
    ...(warning ? [`<strong>${escapeHtml(warning)}</strong>`] : []),
    ...problems.map((problem) => `The manifest: ${escapeHtml(problem)}`),
    ...broken.map(
      ({ remote, version, role, entry, problem }) =>
        `<strong>${escapeHtml(remote)} ${escapeHtml(version)}</strong>${role === 'main' ? '' : ` (${role})`}: <code>${escapeHtml(entry)}</code> cannot be read: ${escapeHtml(problem)}`,
    ),
  ];
}

function reported({ timeline, remotes, references, pageLoads }: SiteStatus): string {
  if (pageLoads === 0) {
    return `<section><h2>Page loads</h2><p>No page has reported yet. Pages report when their visitors leave them, if the manifest has <code>reports</code>.</p></section>`;
  }
  const failed = timeline.reduce((sum, part) => sum + part.failedPageLoads, 0);
  const shown = [...remotes].sort((one, other) => failures(other) - failures(one)).slice(0, MAX_REMOTES);
  const more = remotes.length - shown.length;
  return `<section><h2>Page loads</h2>
<figure>${timelineChart(timeline)}<figcaption><span>${clockOf(timeline[0]?.at)}</span><span>${counted(pageLoads, 'page load')}, ${failed > 0 ? `<span class="key">${failed} with a failure</span>` : 'none with a failure'}</span><span>now</span></figcaption></figure></section>
<section><h2 id="remotes">Remotes</h2>
<div class="scroll" role="region" aria-labelledby="remotes" tabindex="0"><table>
<thead><tr><th scope="col">Version</th><th scope="col">Share</th><th scope="col">Page loads</th><th scope="col">Mounts</th><th scope="col">Load p75</th><th scope="col">Mount p75</th></tr></thead>
${shown.map(remoteRows).join('\n')}
</table></div>${more > 0 ? `<p>${more} more without failures: <code>conch status</code> lists all.</p>` : ''}</section>
${references.length > 0 ? referenceTable(references) : ''}`;
}

const failures = ({ builds }: RemoteStatus): number => builds.reduce((sum, build) => sum + build.failedPageLoads, 0);

function remoteRows({ name, version, releasedAt, builds }: RemoteStatus): string {
  const named = version === undefined ? 'not in the manifest' : `${escapeHtml(version)} in the manifest`;
  const since = releasedAt === undefined ? '' : `, since ${minuteOf(releasedAt)}`;
  const rows =
    builds.length > 0 ? builds.map(buildRow).join('') : '<tr><td colspan="6">No page load has reported it.</td></tr>';
  return `<tbody><tr><th colspan="6" scope="rowgroup">${escapeHtml(name)} <small>${named}${since}</small></th></tr>${rows}</tbody>`;
}

function buildRow({ version, role, share, pageLoads, mounts, loadP75Ms, mountP75Ms, failures }: BuildStatus): string {
  const label = `${escapeHtml(version)}${role && role !== 'main' ? ` <small>${role}</small>` : ''}`;
  const ms = (value: number | undefined) => (value === undefined ? '–' : `${value} ms`);
  const failed =
    failures.length > 0
      ? `<tr class="failures"><td colspan="6"><ul>${failures.map(failureItem).join('')}</ul></td></tr>`
      : '';
  return `<tr><th scope="row">${label}</th><td>${shareBar(share)} ${percent(share)}</td><td>${pageLoads.toLocaleString('en')}</td><td>${mounts.toLocaleString('en')}</td><td>${ms(loadP75Ms)}</td><td>${ms(mountP75Ms)}</td></tr>${failed}`;
}

function failureItem({ code, rate, pageLoads, change }: FailureStatus): string {
  const points =
    change === undefined
      ? ''
      : `, ${change >= 0 ? '+' : '−'}${(Math.abs(change) * 100).toFixed(1)} points since the release`;
  return `<li><code>${escapeHtml(code)}</code> ${percent(rate)} <small>(${counted(pageLoads, 'page load')}${points})</small></li>`;
}

const referenceTable = (
  references: SiteStatus['references'],
): string => `<section><h2 id="references">Newest references</h2>
<div class="scroll" role="region" aria-labelledby="references" tabindex="0"><table>
<thead><tr><th scope="col">Reference</th><th scope="col">Arrived</th><th scope="col">Remote</th><th scope="col">Code</th><th scope="col">Where</th></tr></thead>
<tbody>${references
  .map(
    ({ reference, time, name, version, code, application = '–' }) =>
      `<tr><th scope="row"><code>${escapeHtml(reference)}</code></th><td>${minuteOf(escapeHtml(time))}</td><td>${escapeHtml(name)} ${escapeHtml(version)}</td><td><code>${escapeHtml(code)}</code></td><td>${escapeHtml(application)}</td></tr>`,
  )
  .join('')}</tbody>
</table></div><p><code>conch status --reference ${escapeHtml(references[0]?.reference ?? '')}</code> prints the whole report.</p></section>`;

function received({ received }: LiveStatus): string {
  if (!received) return '';
  return `<section><h2>Received since the start of the server</h2>
<p>${escapeHtml(formatReceived(received))}.</p></section>`;
}

const clockOf = (moment: string | undefined): string => (moment ? minuteOf(moment) : '');

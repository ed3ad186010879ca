import { remedies } from '../../../shell/remedies.ts';
import type { ReceivedReport, RemoteReport, ReportedFailure } from '../../field-reports/report.ts';
import { counted } from './format-status.ts';

const PHASES = { load: 'while it loaded', mount: 'while it mounted', mounted: 'after it had mounted' } as const;

/** A report in full, as lines for people. @param reference what was asked for */
export function formatReport(report: ReceivedReport, reference: string): string[] {
  const { time, revision, manifest, engine, softNavigations, page, remotes, longFrames } = report;
  const source =
    manifest.source === 'live' ? '' : `, the last good one of the browser${manifest.code ? ` (${manifest.code})` : ''}`;
  return [
    `Reference ${reference}, of a report that arrived at ${time.slice(0, 19).replace('T', ' ')} UTC`,
    `  manifest    revision ${revision}${source}${manifest.leftOut > 0 ? `, ${manifest.leftOut} invalid entries left out` : ''}`,
    `  browser     ${engine.name} ${engine.version}`,
    `  page        ${[...vitals(page), ...(softNavigations ? [counted(softNavigations, 'navigation')] : [])].join(', ') || 'no vitals'}`,
    ...remotes.flatMap((remote) => formatRemote(remote, reference)),
    ...longFrames.map(
      ({ name, version, file, count, worstMs }) =>
        `  held up a frame: ${name} ${version}, ${file}, ${counted(count, 'time')}, ${worstMs} ms at worst`,
    ),
  ];
}

function formatRemote(remote: RemoteReport, reference: string): string[] {
  const { name, version, wanted, decile, modules, mounts, loadMs, mountMs, failures } = remote;
  const isOther = wanted !== undefined && wanted !== version;
  const facts = [
    mounts > 0 ? `mounted ${modules.join(', ')}` : 'never mounted',
    ...(loadMs.length > 0 ? [`load ${loadMs.join(', ')} ms`] : []),
    ...(mountMs.length > 0 ? [`mount ${mountMs.join(', ')} ms`] : []),
    ...vitals(remote),
  ];
  return [
    `  ${name} ${version}${isOther ? `, in place of ${wanted}` : ''}${decile === undefined ? '' : `, tenth ${decile} of the rollout`}`,
    `      ${facts.join('; ')}`,
    ...failures.flatMap((failure) => formatFailure(failure, reference)),
  ];
}

function formatFailure({ code, phase, count, application, file, reference: own }: ReportedFailure, reference: string) {
  const place = [application && `in ${application}`, file && `from ${file}`].filter(Boolean).join(', ');
  const seen = own ? `the visitor read ${own}` : 'the visitor saw no error';
  const remedy = Object.entries(remedies).find(([known]) => known === code)?.[1];
  return [
    `    ${own === reference ? '→' : ' '} ${code}${place ? ` ${place}` : ''}, ${counted(count, 'time')} ${PHASES[phase]}; ${seen}`,
    ...(remedy ? [`        ${remedy}`] : []),
  ];
}

const vitals = ({ lcpMs, inpMs, cls }: Pick<RemoteReport, 'lcpMs' | 'inpMs' | 'cls'>): string[] => [
  ...(lcpMs === undefined ? [] : [`LCP ${lcpMs} ms`]),
  ...(inpMs === undefined ? [] : [`INP ${inpMs} ms`]),
  ...(cls === undefined ? [] : [`CLS ${cls}`]),
];

import type { LoadedBuild } from '../loaded-builds.ts';
import { explainSharing } from '../shared-modules/explain-sharing.ts';
import { reportRemoteError, type UnhandledEvent } from './attribute-error.ts';
import { pageReport } from './page-report.ts';

export type SupportEvent = UnhandledEvent | WindowEventMap['conch:explain-sharing'] | WindowEventMap['conch:report'];

/** What helps the person who finds out what is wrong. */
export function support(event: SupportEvent, builds: readonly LoadedBuild[]): void {
  if (event.type === 'conch:explain-sharing') explainSharing(builds);
  else if (event.type === 'conch:report') giveReport(event as WindowEventMap['conch:report'], builds);
  else reportRemoteError(event as UnhandledEvent, builds);
}

function giveReport({ detail }: WindowEventMap['conch:report'], builds: readonly LoadedBuild[]): void {
  const text = JSON.stringify(pageReport(builds), undefined, 2);
  if (detail) detail.take(text);
  else console.info(text);
}

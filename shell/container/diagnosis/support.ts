import type { LoadedBuild } from '../loaded-builds.ts';
import { explainSharing } from '../shared-modules/explain-sharing.ts';
import { reportRemoteError, type UnhandledEvent } from './attribute-error.ts';

export type SupportEvent = UnhandledEvent | WindowEventMap['conch:explain-sharing'];

/** What helps the person who finds out what is wrong. */
export function support(event: SupportEvent, builds: readonly LoadedBuild[]): void {
  if (event.type === 'conch:explain-sharing') explainSharing(builds);
  else reportRemoteError(event as UnhandledEvent, builds);
}

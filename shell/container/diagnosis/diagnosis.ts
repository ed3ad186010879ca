import { diagnosisChunk } from '../../chunks.ts';

/** diagnose-entry.ts; undefined if it cannot be loaded: the network that failed for a remote may fail for it too. */
export const diagnosis = () => diagnosisChunk().catch(() => undefined);

import type { Problem } from '../../manifests/problem.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { reader } from './reader.ts';

/** Longest wait for one answer, to its last byte. */
export const LIMIT_MS = 5_000;

/** The manifest as the server has it now. */
export type LiveManifest = {
  readonly source: 'live';
  readonly manifest: Manifest;
  /** As it was received. */
  readonly text: string;
  readonly value: unknown;
  /** What had to be left out of it. */
  readonly refused: readonly Problem[];
  /** Whether it is what the page's own path can reach, and no more. */
  readonly isExcerpt: boolean;
  /** Whether a server has checked it by the contract of this shell. */
  readonly isChecked: boolean;
};

/** What an open page goes on with. */
export type ReceivedManifest = Pick<LiveManifest, 'manifest' | 'text' | 'refused'>;

/** The manifest that the page brings. */
export type EmbeddedManifest = {
  readonly text: string;
  /** Names the contract by which the server has checked it: see server/contract.ts. */
  readonly contract: string | undefined;
  readonly isExcerpt: boolean;
};

/** All that is known about a request that gave no manifest; name-fault.ts makes a code of it. */
export type FetchFailure = {
  readonly source: 'none';
  readonly timedOut: boolean;
  /** Undefined when there was none. */
  readonly response: Response | undefined;
  /** The answer's body, when it was OK and whole. */
  readonly text: string | undefined;
  readonly cause: unknown;
  /** What was refused, of an answer that is JSON. */
  readonly refused: readonly Problem[];
  readonly value: unknown;
};

/**
 * Asks for the manifest once. Never rejects.
 *
 * @param cache `default` takes what index.html preloads; `reload` takes nothing but the server's answer, and so belongs to
 * every further request
 * @param written the manifest, where it is there already: then it is not asked for
 */
export async function fetchManifest(
  url: string,
  cache: RequestCache,
  written?: EmbeddedManifest,
): Promise<LiveManifest | FetchFailure> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  let response: Response | undefined;
  let value: unknown;
  let refused: readonly Problem[] = [];
  let cause: unknown;
  let { text, contract, isExcerpt = false }: Partial<EmbeddedManifest> = written ?? {};
  try {
    if (!written) {
      // The same mode and credentials as the preload in index.html; another pair would fetch the file twice.
      response = await fetch(url, { cache, signal });
      contract = response.headers.get('conch-contract') ?? undefined;
      if (response.ok) text = await response.text();
    }
    if (text !== undefined) {
      value = JSON.parse(text);
      const isChecked = contract === process.env.CONTRACT;
      let manifest: Manifest | undefined = value as Manifest;
      if (!isChecked) ({ manifest, refused } = (await reader()).readManifest(value));
      if (manifest) return { source: 'live', manifest, text, value, refused, isExcerpt, isChecked };
    }
  } catch (error) {
    cause = error;
  }
  return { source: 'none', timedOut: signal.aborted, response, text, cause, refused, value };
}

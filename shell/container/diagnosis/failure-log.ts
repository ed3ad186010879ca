/**
 * What has gone wrong with builds since the page was loaded, for those who ask later: the chunk that reports it is requested when the
 * page is there. Written by late chunks only.
 */
export type LoggedFailure = {
  readonly remote: string;
  readonly version: string;
  readonly code: string;
  /** Application or fragment; left out for an error that no outlet shows. */
  readonly application?: string | undefined;
  /** URL of the file, as far as the browser says. */
  readonly filename?: string | undefined;
  /** What the error card shows. */
  readonly reference?: string | undefined;
};

const MAX_FAILURES = 500;
const failures: LoggedFailure[] = [];

export const loggedFailures = (): readonly LoggedFailure[] => failures;

export function logFailure(failure: LoggedFailure): void {
  if (failures.length < MAX_FAILURES) failures.push(failure);
}

/** What the visitor reads on an error card. It is about the latest attempt, which may be logged under a less exact code. */
export function logCard(card: LoggedFailure): void {
  const isOfCard = ({ remote, version, application, reference }: LoggedFailure) =>
    !reference && remote === card.remote && version === card.version && application === card.application;
  const last = failures.findLastIndex(isOfCard);
  if (last === -1) logFailure(card);
  else failures[last] = card;
}

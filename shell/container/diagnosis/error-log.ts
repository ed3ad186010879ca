/**
 * What has gone wrong since the page was loaded, for those who ask later: the report from the field (field-reports/) and the one to support
 * (page-report.ts). Written by late chunks only.
 */
export type LoggedError = {
  /** ISO 8601. */
  readonly time: string;
  readonly code: string;
  /** What the error card shows. */
  readonly reference?: string | undefined;
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
  /** Application or fragment; left out for an error that no outlet shows. */
  readonly application?: string | undefined;
  /** URL of the file, as far as the browser says. */
  readonly filename?: string | undefined;
  readonly message: string;
  /** Messages of its causes, the nearest one first. */
  readonly causes: readonly string[];
};

type NewError = Omit<LoggedError, 'time' | 'causes'> & { readonly cause?: unknown };

const MAX_ERRORS = 500;
const MAX_CAUSES = 5;

const errors: LoggedError[] = [];

/** The latest errors, oldest first. */
export const loggedErrors = (): readonly LoggedError[] => errors;

export function logError(error: NewError): void {
  errors.push(entryOf(error));
  if (errors.length > MAX_ERRORS) errors.shift();
}

/** What the visitor reads on an error card. It is about the latest attempt, which may be logged under a less exact code. */
export function logCard(card: NewError): void {
  const last = errors.findLastIndex(
    ({ reference, remote, version, application }) =>
      !reference &&
      remote !== undefined &&
      remote === card.remote &&
      version === card.version &&
      application === card.application,
  );
  if (last === -1) logError(card);
  else errors[last] = entryOf(card);
}

function entryOf({ code, reference, remote, version, application, filename, message, cause }: NewError): LoggedError {
  const time = new Date().toISOString();
  return { time, code, reference, remote, version, application, filename, message, causes: messagesOf(cause) };
}

function messagesOf(cause: unknown): string[] {
  const messages: string[] = [];
  for (let next = cause; next !== undefined && messages.length < MAX_CAUSES; ) {
    messages.push(String(next));
    next = next instanceof Error ? next.cause : undefined;
  }
  return messages;
}

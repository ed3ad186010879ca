/** An error of this page, for the report to support. */
export type RecentError = {
  /** ISO 8601. */
  readonly time: string;
  readonly code: string;
  /** What its error card shows. */
  readonly reference?: string;
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
  readonly message: string;
  /** Messages of its causes, the nearest one first. */
  readonly causes: readonly string[];
};

const MAX_ERRORS = 20;
const MAX_CAUSES = 5;

const errors: RecentError[] = [];

/** The latest errors, oldest first. */
export const recentErrors = (): readonly RecentError[] => errors;

export function rememberError({
  cause,
  ...error
}: Omit<RecentError, 'time' | 'causes'> & { readonly cause?: unknown }): void {
  errors.push({ ...error, time: new Date().toISOString(), causes: messagesOf(cause) });
  if (errors.length > MAX_ERRORS) errors.shift();
}

function messagesOf(cause: unknown): string[] {
  const messages: string[] = [];
  for (let next = cause; next !== undefined && messages.length < MAX_CAUSES; ) {
    messages.push(String(next));
    next = next instanceof Error ? next.cause : undefined;
  }
  return messages;
}

/**
 * Whether a server that answers with this status may answer otherwise a moment later: request timeout, too many requests, and
 * server errors (https://www.rfc-editor.org/rfc/rfc9110#section-15).
 */
export const isTransientStatus = (status: number): boolean => status === 408 || status === 429 || status >= 500;

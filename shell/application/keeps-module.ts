import { ShellError } from '../errors.ts';

/**
 * Whether the module that failed can be used again as it is: its code arrived and was evaluated. Everything else needs a fresh
 * runtime, and some failures need a fresh document: see container/diagnosis/taken-names.ts.
 */
export const keepsModule = (error: unknown): boolean =>
  error instanceof ShellError && /^(BOOTSTRAP|MOUNT|UPDATE|UNMOUNT|LOAD|REMOTE)_/.test(error.code);

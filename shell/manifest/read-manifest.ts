import { type ParsedManifest, parseManifest } from './validate/parse-manifest.ts';
import { validateFast } from './validate/validate-fast.ts';

export { firstManifest } from './first-manifest.ts';
export { explainInvalid } from './validate/explain-invalid.ts';

/** Reads what somebody other than our own server has checked, if anybody has. */
export const readManifest = (value: unknown): ParsedManifest => parseManifest(value, validateFast);

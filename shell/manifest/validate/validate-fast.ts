import schema from '../../../manifests/manifest.schema.json' with { type: 'json' };
import type { Manifest } from '../../../manifests/schema.ts';
import { INVALID, type JsonSchema, validate } from './json-schema-validator.ts';
import { type ParsedManifest, parseManifest, type ValidateField } from './parse-manifest.ts';

const fields: Partial<Record<keyof Manifest, JsonSchema>> = schema.properties;

/** Validates with the generated JSON Schema. A tenth of the code of zod, but it does not say what is wrong. */
export const validateFast: ValidateField = (field, value) => {
  const result = validate(fields[field] ?? {}, value);
  return result === INVALID ? { problems: [{ path: [field, 0], message: 'invalid' }] } : { value: result };
};

/** Reads a manifest tolerantly; what is invalid is named, and not explained. */
export const validateManifest = (value: unknown): ParsedManifest => parseManifest(value, validateFast);

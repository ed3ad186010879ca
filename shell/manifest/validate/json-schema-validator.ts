import { isObject } from '../../../manifests/is-object.ts';

/** The subset of JSON Schema (https://json-schema.org) that the generated manifest.schema.json uses. */
export type JsonSchema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
};

/** Returned for a value that does not match its schema. */
export const INVALID = Symbol();

/** Source -> compiled regular expression. */
const patterns = new Map<string, RegExp>();

/**
 * Validates a value that was parsed from JSON. A test checks that it agrees with the zod schema from which manifest.schema.json is
 * generated.
 *
 * @returns a copy without properties that the schema does not name, or `INVALID`
 */
export function validate(schema: JsonSchema, value: unknown): unknown {
  if (schema.anyOf) {
    for (const option of schema.anyOf) {
      const result = validate(option, value);
      if (result !== INVALID) return result;
    }
    return INVALID;
  }
  if (schema.type === 'object') return isObject(value) ? validateObject(schema, value) : INVALID;
  if (schema.type === 'array') return Array.isArray(value) ? validateArray(schema, value) : INVALID;
  return isValid(schema, value) ? value : INVALID;
}

/** For what contains no other values. */
function isValid(schema: JsonSchema, value: unknown): boolean {
  if ('const' in schema) return value === schema.const;
  if (schema.enum) return schema.enum.includes(value);
  const type = schema.pattern ? 'string' : schema.type;
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value) && isInRange(schema, Number(value));
    case 'number':
      return Number.isFinite(value) && isInRange(schema, Number(value));
    default:
      return !type || (typeof value === type && matches(schema.pattern, String(value)));
  }
}

function validateObject(schema: JsonSchema, value: Record<string, unknown>): unknown {
  const { properties, required = [], propertyNames, additionalProperties } = schema;
  const entries: [string, unknown][] = [];
  if (properties) {
    for (const [key, property] of Object.entries(properties)) {
      const isPresent = Object.hasOwn(value, key);
      if (!isPresent && required.includes(key)) return INVALID;
      if (isPresent) entries.push([key, validate(property, value[key])]);
    }
  } else {
    const schema = isObject(additionalProperties) ? additionalProperties : {};
    for (const [key, member] of Object.entries(value)) {
      if (key === '__proto__') continue; // as zod does
      if (propertyNames && validate(propertyNames, key) === INVALID) return INVALID;
      entries.push([key, validate(schema, member)]);
    }
  }
  return entries.some(([, result]) => result === INVALID) ? INVALID : Object.fromEntries(entries);
}

function validateArray({ items = {}, minItems = 0 }: JsonSchema, value: readonly unknown[]): unknown {
  const results = value.map((item) => validate(items, item));
  return value.length < minItems || results.includes(INVALID) ? INVALID : results;
}

function matches(pattern = '', value: string): boolean {
  const regExp = patterns.get(pattern) ?? new RegExp(pattern);
  patterns.set(pattern, regExp);
  return regExp.test(value);
}

const isInRange = ({ minimum = -Infinity, maximum = Infinity }: JsonSchema, value: number): boolean =>
  value >= minimum && value <= maximum;

/** The part of JSON Schema that the generated manifest.schema.json uses. */
export type JsonSchema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly default?: unknown;
};

/** Stands for a value that does not conform. */
export const REFUSED = Symbol('refused');

const patterns = new Map<string, RegExp>();

/**
 * Checks a value read from JSON, and gives a copy with defaults and without the properties that the schema does not name; or
 * `REFUSED`. It knows what manifest.schema.json uses and no more; a test holds it equal to the zod schema.
 */
export function conform(schema: JsonSchema, value: unknown): unknown {
  if (schema.anyOf) {
    for (const option of schema.anyOf) {
      const result = conform(option, value);
      if (result !== REFUSED) return result;
    }
    return REFUSED;
  }
  if ('const' in schema) return value === schema.const ? value : REFUSED;
  if (schema.enum) return schema.enum.includes(value) ? value : REFUSED;
  switch (schema.type) {
    case 'object':
      return isObject(value) ? conformObject(schema, value) : REFUSED;
    case 'array':
      return Array.isArray(value) ? conformArray(schema, value) : REFUSED;
    case 'string':
      return typeof value === 'string' && textFits(schema, value) ? value : REFUSED;
    case 'integer':
      return Number.isSafeInteger(value) && numberFits(schema, Number(value)) ? value : REFUSED;
    case 'number':
      return Number.isFinite(value) && numberFits(schema, Number(value)) ? value : REFUSED;
    case 'boolean':
      return typeof value === 'boolean' ? value : REFUSED;
    default:
      return value;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function conformObject(schema: JsonSchema, value: Record<string, unknown>): unknown {
  const { properties, required = [], propertyNames, additionalProperties } = schema;
  const entries: [string, unknown][] = [];
  if (properties) {
    for (const [key, property] of Object.entries(properties)) {
      const given = Object.hasOwn(value, key);
      if (!given && required.includes(key)) return REFUSED;
      if (given) entries.push([key, conform(property, value[key])]);
      else if ('default' in property) entries.push([key, property.default]);
    }
  } else {
    const schema = isObject(additionalProperties) ? additionalProperties : {};
    for (const [key, member] of Object.entries(value)) {
      if (propertyNames && conform(propertyNames, key) === REFUSED) return REFUSED;
      entries.push([key, conform(schema, member)]);
    }
  }
  return entries.some(([, result]) => result === REFUSED) ? REFUSED : Object.fromEntries(entries);
}

function conformArray({ items = {}, minItems = 0 }: JsonSchema, value: readonly unknown[]): unknown {
  const results = value.map((item) => conform(items, item));
  return value.length < minItems || results.includes(REFUSED) ? REFUSED : results;
}

function textFits({ pattern, minLength = 0 }: JsonSchema, value: string): boolean {
  if (pattern === undefined) return value.length >= minLength;
  const regExp = patterns.get(pattern) ?? new RegExp(pattern);
  patterns.set(pattern, regExp);
  return value.length >= minLength && regExp.test(value);
}

function numberFits({ minimum, maximum, exclusiveMinimum }: JsonSchema, value: number): boolean {
  return value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity) && value > (exclusiveMinimum ?? -Infinity);
}

/** Template tag for markup and path data: numbers are rounded to a tenth of a unit. */
export const svg = (parts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  String.raw(
    { raw: parts },
    ...values.map((value) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value)),
  );

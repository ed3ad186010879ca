/** Template tag for SVG markup and path data. Rounds numbers to one decimal place, to keep the data URL short. */
export const svg = (parts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  String.raw(
    { raw: parts },
    ...values.map((value) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value)),
  );

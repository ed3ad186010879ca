/**
 * Whether a version lies in a range, by npm's rules: `^ ~ > >= < <= =`, x-ranges, hyphens, `||`, and prereleases, which fit only
 * beside a bound of the same three numbers. What is no range at all, such as a tag or a URL, refuses nothing.
 */
export function satisfies(version: string, range: string): boolean {
  const parsed = parseVersion(version);
  const alternatives = range.split('||').map(bounds);
  if (!parsed || alternatives.some((bounds) => bounds === undefined)) return true;
  return alternatives.some((bounds) => bounds !== undefined && within(parsed, bounds));
}

type Version = { readonly numbers: Numbers; readonly prerelease: readonly string[] };
type Numbers = readonly [major: number, minor: number, patch: number];
type Bound = { readonly operator: '>=' | '>' | '<' | '<=' | '='; readonly version: Version };

const ANY = '(?:[xX*]|\\d+)';
const TAIL = '(?:-([\\w.-]+))?(?:\\+[\\w.-]+)?';
const VERSION = new RegExp(`^v?(\\d+)\\.(\\d+)\\.(\\d+)${TAIL}$`);
const COMPARATOR = new RegExp(`^([~^]|~>|[<>]?=?)v?(${ANY})(?:\\.(${ANY}))?(?:\\.(${ANY}))?${TAIL}$`);

function parseVersion(text: string): Version | undefined {
  const [whole, major, minor, patch, prerelease] = VERSION.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : version([Number(major), Number(minor), Number(patch)], prerelease);
}

const version = (numbers: Numbers, prerelease = ''): Version => ({
  numbers,
  prerelease: prerelease.split('.').filter(Boolean),
});

/** One alternative as bounds that all have to hold; undefined when it is no range. */
function bounds(alternative: string): readonly Bound[] | undefined {
  const [, from, to] = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(alternative) ?? [];
  const text = from && to ? `>=${from} <=${to}` : alternative;
  const comparators = text
    .replace(/(~>|[~^]|[<>]?=|[<>])\s+/g, '$1')
    .split(/\s+/)
    .filter(Boolean)
    .map(comparator);
  return comparators.includes(undefined) ? undefined : comparators.flatMap((each) => each ?? []);
}

/** `~1.2`, `^1.2.3-rc.1`, `>=2`, `1.x`: each becomes at most two plain bounds. */
function comparator(text: string): readonly Bound[] | undefined {
  const [whole, operator = '', ...parts] = COMPARATOR.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const prerelease = parts[3];
  const written = parts.slice(0, 3).map(Number).findIndex(Number.isNaN);
  const known = written < 0 ? 3 : written;
  const numbers = [0, 1, 2].map((index) => (index < known ? Number(parts[index]) : 0));
  const [major = 0, minor = 0, patch = 0] = numbers;
  const lowest = version([major, minor, patch], known === 3 ? prerelease : undefined);
  /** The first version of which the number at `index` is another one; its prereleases are beyond, too. */
  const next = (index: number): Version =>
    version(index <= 0 ? [major + 1, 0, 0] : index === 1 ? [major, minor + 1, 0] : [major, minor, patch + 1], '0');
  const from: Bound = { operator: '>=', version: lowest };
  const below = (index: number): readonly Bound[] => [from, { operator: '<', version: next(index) }];

  if (known === 0) return operator === '<' || operator === '>' ? NOTHING : [];
  switch (operator) {
    case '^': {
      const first = numbers.findIndex((number) => number > 0);
      return below(Math.min(first < 0 ? 2 : first, known - 1));
    }
    case '~':
    case '~>':
      return below(Math.min(1, known - 1));
    case '>=':
      return [from];
    case '<':
      return [{ operator, version: known === 3 ? lowest : version([major, minor, patch], '0') }];
    case '>':
      return [
        known === 3
          ? { operator, version: lowest }
          : { operator: '>=', version: { ...next(known - 1), prerelease: [] } },
      ];
    case '<=':
      return [known === 3 ? { operator, version: lowest } : { operator: '<', version: next(known - 1) }];
    default:
      return known === 3 ? [{ operator: '=', version: lowest }] : below(known - 1);
  }
}

const NOTHING: readonly Bound[] = [{ operator: '<', version: version([0, 0, 0], '0') }];

function within(version: Version, bounds: readonly Bound[]): boolean {
  const holds = bounds.every((bound) => {
    const order = compare(version, bound.version);
    return (
      (order === 0 && bound.operator.includes('=')) || (order !== 0 && bound.operator[0] === (order < 0 ? '<' : '>'))
    );
  });
  if (!holds || version.prerelease.length === 0) return holds;
  // Whoever asks for ^1.2.3-rc.1 has agreed to prereleases of 1.2.3, and of nothing else.
  return bounds.some(
    (bound) => bound.version.prerelease.length > 0 && String(bound.version.numbers) === String(version.numbers),
  );
}

function compare(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) {
    if (a.numbers[index] !== b.numbers[index]) return a.numbers[index] - b.numbers[index];
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length;
  const length = Math.max(a.prerelease.length, b.prerelease.length);
  for (let index = 0; index < length; index += 1) {
    const order = compareIdentifiers(a.prerelease[index], b.prerelease[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Fewer identifiers come first, numbers before words. */
function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const [numberA, numberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numberA && numberB) return Number(a) - Number(b);
  if (numberA !== numberB) return numberA ? -1 : 1;
  return a < b ? -1 : 1;
}

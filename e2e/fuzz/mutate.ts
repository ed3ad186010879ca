import type { Random } from './random.ts';

type Container = Record<string, unknown> | unknown[];

const TEXTS = [
  '',
  '.',
  '..',
  '../x',
  'a/../../x',
  '/etc/passwd',
  '%2e%2e',
  'a%2fb',
  '%{version}%{version}',
  '%2{version}',
  '2e',
  '//evil.example',
  'https://evil.example/x/',
  'https://user@cdn.example.com/',
  'javascript:alert(1)',
  'C:\\windows',
  '.git/config',
  '.br',
  'remote.json',
  '__proto__',
  'constructor',
  'toString',
  'a\u0000b',
  'a\nb',
  '\u001b[2J',
  '\u009b31m',
  'a\u202eb',
  '\ud800',
  '\u2028',
  '</script><script>',
  '/manifests/site.json',
  '/:a/:a',
  'ä/ö',
  'x'.repeat(300),
] as const;
const OTHERS: readonly unknown[] = [0, -1, 1.5, 1e308, 2 ** 53, true, false, [], {}, [[]], { length: 3 }, [0]];

/** Changes one to three places of a value, and sometimes a few characters of its JSON. */
export function mutate(value: unknown, random: Random): string {
  const root = { value: structuredClone(value) };
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const places = slots(root);
    if (places.length === 0) break; // the value itself is gone
    const [container, key] = random.pick(places);
    change(container, key, random);
  }
  const json = JSON.stringify(root.value) ?? 'null';
  if (random.next() > 0.1) return json;
  const at = random.below(json.length);
  return (
    json.slice(0, at) +
    random.pick(['', '"', '}', ',', '\u0000', '\\ud800', '1e', '\uFEFF']) +
    json.slice(at + random.below(3))
  );
}

function change(container: Container, key: string, random: Random): void {
  const put = (at: string, value: unknown) =>
    Object.defineProperty(container, at, { value, enumerable: true, configurable: true, writable: true });
  const old: unknown = Reflect.get(container, key);
  const kind = random.next();
  if (kind < 0.5) put(key, random.next() < 0.7 ? random.pick(TEXTS) : structuredClone(random.pick(OTHERS)));
  else if (kind < 0.6) Reflect.deleteProperty(container, key);
  else if (kind < 0.7 && typeof old === 'string') put(key, old + random.pick(TEXTS));
  else if (Array.isArray(container)) container.push(structuredClone(old));
  else put(random.pick(TEXTS), structuredClone(old));
}

/** Every place of a value: the object or list, and the key in it. */
function slots(container: Container): [Container, string][] {
  return Object.entries(container).flatMap(([key, value]): [Container, string][] => [
    [container, key],
    ...(isContainer(value) ? slots(value) : []),
  ]);
}

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

import { expect, test } from '@playwright/test';
import type { Failure } from '../deep/outcome.ts';
import type { Opened } from './open-builds.ts';
import { compareParts } from './regressions.ts';

const opened = (more: Partial<Opened> = {}): Opened => ({
  failures: [],
  mountMs: 20,
  bytes: 10_000,
  violations: [],
  ...more,
});
const failing = (code: Failure['code'], fact: string) => opened({ failures: [{ code, fact }] });
const blocked: Failure = { code: 'POLICY_VIOLATED', fact: 'connect-src blocks https://a.example' };
const nameless = (...elements: string[]) =>
  opened({ violations: [{ rule: 'button-name', help: 'Buttons need a name', elements }] });

const rows: readonly (readonly [title: string, now: Opened, before: Opened | undefined, facts: readonly string[]])[] = [
  ['the same figures', opened(), opened(), []],
  ['a fifth more bytes', opened({ bytes: 12_000 }), opened(), []],
  ['more', opened({ bytes: 12_100 }), opened(), ['12.1 KB instead of 10.0 KB; the limit is 12.0 KB']],
  ['less than 1 KB of a small build', opened({ bytes: 1_900 }), opened({ bytes: 1_000 }), []],
  ['a mount time within the noise', opened({ mountMs: 49 }), opened(), []],
  ['a longer one', opened({ mountMs: 51 }), opened(), ['51 ms instead of 20 ms; the limit is 50 ms']],
  ['half as long again', opened({ mountMs: 300 }), opened({ mountMs: 200 }), []],
  ['figures of a new remote', opened({ bytes: 1_000_000, mountMs: 900 }), undefined, []],
  ['a build that mounts at last', opened(), opened({ bytes: undefined, mountMs: undefined }), []],
  ['a leak', failing('LEAK', 'the page has 10 more nodes'), opened(), ['the page has 10 more nodes']],
  ['a leak of both', failing('LEAK', '10 more nodes'), failing('LEAK', '20 more nodes'), []],
  ['another failure', failing('LEAK', '10 more nodes'), failing('MOUNT_FAILED', 'mount failed'), ['10 more nodes']],
  [
    'another directive',
    failing('POLICY_VIOLATED', 'connect-src blocks https://a.example'),
    failing('POLICY_VIOLATED', 'style-src blocks inline'),
    ['connect-src blocks https://a.example'],
  ],
  [
    'a leak in addition to what was wrong, twice',
    opened({ failures: [blocked, blocked, { code: 'LEAK', fact: '10 more nodes' }] }),
    opened({ failures: [blocked] }),
    ['10 more nodes'],
  ],
  ['the same elements under other names', nameless('.new-1', '.new-2'), nameless('.old-1', '.old-2'), []],
  [
    'one element more',
    nameless('.old', '.new'),
    nameless('.old'),
    ['button-name (Buttons need a name): 2 instead of 1 elements, such as .new'],
  ],
  [
    'an element of a new remote',
    nameless('.new'),
    undefined,
    ['button-name (Buttons need a name): 1 instead of 0 elements, such as .new'],
  ],
];

for (const [title, now, before, facts] of rows) {
  test(`${title}: ${facts.length > 0 ? 'a regression' : 'none'}`, () => {
    expect(compareParts([{ name: 'home', now, before }]).regressions.map(({ fact }) => fact)).toEqual(facts);
  });
}

test('what both builds do wrong is a note', () => {
  const faulty = failing('LEAK', 'the page has 10 more nodes');
  expect(compareParts([{ name: 'home', now: faulty, before: faulty }]).notes).toEqual([
    'home: LEAK, as in the build before: the page has 10 more nodes.',
  ]);
});

import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Manifest } from '../../schema.ts';
import { parseStrict } from '../../strict/parse-strict.ts';
import { planSmokeTests } from './smoke-tests.ts';

function store(change: (manifest: Manifest) => void = () => {}): Manifest {
  const reading = parseStrict(readFileSync(new URL('../../site.json', import.meta.url), 'utf8'), 'none');
  if (!reading.ok) throw new Error('the manifest of the store is not valid');
  change(reading.manifest);
  return reading.manifest;
}

test('each smoke test has a valid manifest with one application or fragment', () => {
  const smokeTests = planSmokeTests(store());
  expect(smokeTests).toHaveLength(13);
  for (const { name, manifest } of smokeTests) {
    expect(parseStrict(JSON.stringify(manifest)), name).toMatchObject({ ok: true });
    expect(manifest.applications.map((application) => application.name)).toEqual([name]);
  }
});

test('a smoke test opens a path of the application, with a value for each parameter', () => {
  const paths = Object.fromEntries(planSmokeTests(store()).map(({ name, path }) => [name, path]));
  expect(paths).toMatchObject({ home: '/', product: '/product/anything', stores: '/stores', header: '/' });
});

test('the manifest of a smoke test has the fields of its build and no other build that could take over', () => {
  const manifest = store(({ remotes: { inspire } }) => {
    if (!inspire) return;
    inspire.integrity = `sha384-${'A'.repeat(64)}`;
    inspire.previous = { version: '0.9.0', basePath: '/old/' };
    inspire.rollout = { percent: 5, build: { version: '1.1.0' } };
  });
  const opened = planSmokeTests(manifest).filter(({ build }) => build.remote === 'inspire');
  expect(opened.map(({ build, manifest: { remotes } }) => [build.role, remotes.inspire])).toEqual([
    ['main', expect.objectContaining({ version: '1.0.0', integrity: manifest.remotes.inspire?.integrity })],
    ['previous', { version: '0.9.0', basePath: '/old/', bundleFileName: 'remoteEntry.js', moduleName: 'inspire' }],
    ['rollout', expect.not.objectContaining({ integrity: expect.anything() })],
  ]);
  for (const { manifest } of opened) expect(Object.keys(manifest.remotes.inspire ?? {})).not.toContain('previous');
});

test('a smoke test keeps what pages may use, and leaves out builds on hosts that want a session', () => {
  const policy = { sources: { wasm: true } };
  const manifest = store(({ remotes: { inspire, decide } }) => {
    if (inspire) Object.assign(inspire, { policy, styles: 'scope' });
    if (decide) Object.assign(decide, { basePath: 'https://members.example/', credentials: 'include' });
  });
  const opened = planSmokeTests(manifest).filter(({ build }) => ['inspire', 'decide'].includes(build.remote));
  expect(opened.map(({ manifest: { remotes } }) => remotes.inspire)).toEqual([
    expect.objectContaining({ policy, styles: 'scope' }),
  ]);
});

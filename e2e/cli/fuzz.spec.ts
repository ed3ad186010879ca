import { expect, test } from '@playwright/test';
import { fuzz } from '../fuzz/fuzz.ts';

test('no manifest and no remote.json breaks a parser, leaves its folder, or writes what it does not list', async () => {
  const valid = await fuzz({ seed: 1, manifests: 300, descriptions: 100 });
  expect(valid.manifests, 'mutations are small enough that some are valid').toBeGreaterThan(10);
  expect(valid.descriptions).toBeGreaterThan(5);
});

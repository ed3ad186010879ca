import { expect, test } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { hasRegion } from './layouts.ts';

const regions = ['header', 'nav', 'main', 'footer'];
const shown = (layouts: unknown, layout: string) =>
  regions.filter((region) => hasRegion({ layouts: layouts as Manifest['layouts'] }, layout, region));

test('a layout shows the regions of its areas', () => {
  const layouts = { standard: { areas: ['header  header', 'nav main'] }, focused: { areas: ['main . footer'] } };
  expect(shown(layouts, 'standard')).toEqual(['header', 'nav', 'main']);
  expect(shown(layouts, 'focused')).toEqual(['main', 'footer']);
});

test('of the built-in layouts, focused has no header', () => {
  expect(shown(undefined, 'standard')).toContain('header');
  expect(shown(undefined, 'focused')).not.toContain('header');
});

for (const layouts of [{}, [], 'x', 7, { bad: null }, { bad: {} }, { bad: { areas: 7 } }, { bad: { areas: [null] } }]) {
  test(`of ${JSON.stringify(layouts)}, which no server has validated, every region shows`, () => {
    expect(shown(layouts, 'bad')).toEqual(regions);
  });
}

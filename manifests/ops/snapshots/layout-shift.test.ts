import { expect, test } from '@playwright/test';
import { shiftBetween } from './layout-shift.ts';

const viewport = { width: 1000, height: 1000 };
const box = (top: number, height: number) => ({ left: 0, right: 1000, top, bottom: top + height });

test('what takes the place of a snapshot counts as a layout shift, as far as it can be seen', () => {
  const shift = (before: ReturnType<typeof box>, after: ReturnType<typeof box>) =>
    shiftBetween({ home: [before] }, { home: [after] }, viewport);
  expect(shift(box(0, 500), box(0, 500))).toBe(0);
  expect(shift(box(0, 500), box(100, 500)), 'the share that it covers, times the share that it moves').toBeCloseTo(
    0.06,
  );
  expect(shift(box(2000, 500), box(2100, 500)), 'below the viewport').toBe(0);
  expect(shift(box(0, 100), box(0, 500)), 'it grows').toBeCloseTo(0.2);
  expect(shiftBetween({ home: [box(0, 10)] }, {}, viewport), 'it did not mount').toBe(0);
});

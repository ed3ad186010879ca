import { expect, test } from '@playwright/test';
import type { TractorLook } from './tractor/frame.ts';
import { frame, ground } from './tractor/frame.ts';
import { tractorImage } from './tractor.ts';

const kinds = ['classic', 'autonomous'] as const;
const looks: TractorLook[] = kinds.flatMap((kind) =>
  [0.4, 1].flatMap((wheel) => [0.4, 1].map((length) => ({ kind, paint: '#b0402f', wheel, length }))),
);

for (const look of looks) {
  test(`the ${look.kind} tractor with wheels of ${look.wheel} and a length of ${look.length} fits the picture`, () => {
    const { rear, front } = frame(look);
    expect(rear.x - rear.r).toBeGreaterThan(0);
    expect(front.x + front.r).toBeLessThan(400);
    expect(front.x - front.r).toBeGreaterThan(rear.x + rear.r);
    expect(rear.y + rear.r).toBeCloseTo(ground);
    expect(tractorImage(look)).not.toContain('NaN');
  });
}

test('the paint colours the drawing, and equal looks give equal URLs', () => {
  const look: TractorLook = { kind: 'classic', paint: '#123456', wheel: 0.8, length: 0.7 };
  expect(tractorImage(look)).toContain('%23123456');
  expect(tractorImage({ ...look })).toBe(tractorImage(look));
  expect(tractorImage({ ...look, paint: '#654321' })).not.toBe(tractorImage(look));
});

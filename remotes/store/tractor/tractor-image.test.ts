import { expect, test } from '@playwright/test';
import { frame, ground } from './frame.ts';
import type { TractorDesign } from './tractor-design.ts';
import { tractorImage } from './tractor-image.ts';

const kinds = ['classic', 'autonomous'] as const;
const designs: TractorDesign[] = kinds.flatMap((kind) =>
  [0.4, 1].flatMap((wheel) => [0.4, 1].map((length) => ({ kind, paint: '#b0402f', wheel, length }))),
);

for (const design of designs) {
  const { kind, wheel, length } = design;
  test(`the drawing of a tractor (${kind}, wheel ${wheel}, length ${length}) fits its 400 by 300 frame`, () => {
    const { rear, front } = frame(design);
    expect(rear.x - rear.r).toBeGreaterThan(0);
    expect(front.x + front.r).toBeLessThan(400);
    expect(front.x - front.r).toBeGreaterThan(rear.x + rear.r);
    expect(rear.y + rear.r).toBeCloseTo(ground);
    expect(tractorImage(design)).not.toContain('NaN');
  });
}

test('a tractor is drawn in its paint, and equal designs give equal URLs', () => {
  const design: TractorDesign = { kind: 'classic', paint: '#123456', wheel: 0.8, length: 0.7 };
  expect(tractorImage(design)).toContain('%23123456');
  expect(tractorImage({ ...design })).toBe(tractorImage(design));
  expect(tractorImage({ ...design, paint: '#654321' })).not.toBe(tractorImage(design));
});

import { expect, test } from '@playwright/test';
import { inDocumentOrder, withLayouts } from './page-layouts.ts';

const html =
  '<html lang="en"><head></head><body><header data-region="header"></header><main data-region="main"></main><footer data-region="footer"></footer></body></html>';

test('a site without layouts keeps the page as it is built', () =>
  expect(withLayouts(html, undefined, 'standard')).toBe(html));

test('the regions of a layout are elements in the order of its areas, five of them landmarks', () => {
  const standard = { areas: ['tools header', 'nav main', 'nav aside', 'nav legal'] };
  const page = withLayouts(html, { standard }, 'standard');
  expect(page).toContain('<html data-layout="standard" lang="en">');
  expect(page).toContain(
    '<body><div data-region="tools"></div><header data-region="header"></header><nav data-region="nav"></nav>' +
      '<main data-region="main"></main>' +
      '<aside data-region="aside"></aside><div data-region="legal"></div></body>',
  );
});

test('regions of a further layout are put where that layout has them', () =>
  expect(
    inDocumentOrder({
      wide: { areas: ['banner header', 'nav main', 'legal legal'] },
      standard: { areas: ['header', 'main', 'footer'] },
    }),
  ).toEqual(['banner', 'header', 'nav', 'main', 'legal', 'footer']));

const css = (layouts: Parameters<typeof inDocumentOrder>[0]) =>
  /<style id="conch-layouts">(.*)<\/style>/.exec(withLayouts(html, layouts, 'standard'))?.[1] ?? '';

test('columns shrink, heights are minimums, and the header tells its height', () => {
  const rules = css({
    standard: { areas: ['header header', 'nav main'], columns: ['16rem', '1fr'], rows: ['4rem', '1fr'] },
  });
  expect(rules).toContain('grid-template-areas:"header header""nav main"');
  expect(rules).toContain('grid-template-columns:16rem minmax(0,1fr)');
  expect(rules).toContain('grid-template-rows:minmax(4rem,auto) 1fr');
  expect(rules).toContain('[data-layout="standard"]{--header-size:4rem}');
});

test('a grid without heights reserves for the header what the shell does, also on a narrow page', () => {
  const narrow = { below: '48rem', areas: ['header', 'main'] };
  const rules = css({ standard: { areas: ['header', 'main'], rows: ['4rem', '1fr'], breakpoints: [narrow] } });
  const [wide = '', below = ''] = rules.split('@media (width<48rem)');
  expect(wide).toContain('{--header-size:4rem}');
  expect(below).toContain('{--header-size:var(--header-default)}');
  expect(below).toContain('min-height:var(--header-size)');
});

test('without sizes, columns are equal, and the row of main takes what is free', () => {
  const rules = css({ standard: { areas: ['main aside', 'footer footer'] } });
  expect(rules).toContain('grid-template-columns:minmax(0,1fr) minmax(0,1fr);grid-template-rows:1fr auto');
  expect(rules).toContain('--header-size:0px');
});

test('a layout hides the regions of the others, also on paper', () => {
  const rules = css({ standard: { areas: ['nav main'] }, focused: { areas: ['header', 'main'] } });
  const [everywhere = ''] = rules.split('@media screen');
  expect(everywhere).toContain('[data-layout="standard"] [data-region="header"]{display:none}');
  expect(everywhere).toContain('[data-layout="focused"] [data-region="nav"]{display:none}');
});

import { expect, test } from '@playwright/test';
import { formatProblem } from '../problem.ts';
import { parseStrict } from './parse-strict.ts';

const layout = {
  areas: ['header header', 'nav main', 'footer footer'],
  columns: ['16rem', '1fr'],
  rows: ['auto', 'minmax(20rem, 1fr)', '8rem'],
  breakpoints: [{ below: '48rem', areas: ['header', 'nav', 'main', 'footer'] }],
};

function problems(layouts: unknown, application: object = {}): string[] {
  const result = parseStrict(
    JSON.stringify({
      schemaVersion: 1,
      revision: 1,
      remotes: {
        shop: { version: '1', basePath: '/shop/', bundleFileName: 'remoteEntry.js', moduleName: 'corner_shop' },
      },
      applications: [
        { name: 'home', remote: 'shop', module: './home', region: 'main', activeWhen: ['/'], ...application },
      ],
      layouts,
    }),
  );
  return result.ok ? [] : result.problems.map(formatProblem);
}

test('layouts place any regions, and applications name them', () => {
  expect(problems({ standard: layout })).toEqual([]);
  expect(problems({ standard: layout }, { region: 'nav' })).toEqual([]);
  expect(problems({ standard: layout, wide: { areas: ['main   .', 'main side-bar'] } }, { layout: 'wide' })).toEqual(
    [],
  );
  expect(problems(undefined, { region: 'footer', layout: 'focused' })).toEqual([]);
});

const row = 'the names of regions from left to right, such as "nav main"; a dot is an empty cell';
const size = 'a size such as 16rem, 1fr, auto, minmax(12rem, 20rem) or fit-content(20rem)';
const rows: [title: string, layouts: object, line: string, application?: object][] = [
  [
    'the layout of pages that name none is missing',
    { wide: { areas: ['main'] } },
    'layouts: "standard" is missing, the layout of pages that name none: add it',
  ],
  [
    'a layout has no main',
    { standard: { areas: ['header', 'footer'] } },
    'layouts.standard.areas: no region is "main", in which pages show: name one cell "main"',
  ],
  [
    'a row has another number of columns',
    { standard: { areas: ['header', 'nav main'] } },
    'layouts.standard.areas[1]: has 2 columns, and the first row has 1: repeat the name of a region in each column that it spans',
  ],
  [
    'the cells of a region form an L',
    { standard: { areas: ['nav nav', 'nav main'] } },
    'layouts.standard.areas: the cells of nav are not one rectangle: put them next to each other, or use a dot',
  ],
  [
    'the cells of a region are apart',
    { standard: { areas: ['nav main nav'] } },
    'layouts.standard.areas: the cells of nav are not one rectangle: put them next to each other, or use a dot',
  ],
  [
    'a column has no width',
    { standard: { areas: ['nav main'], columns: ['1fr'] } },
    'layouts.standard.columns: 1 width for 2 columns: write one for each',
  ],
  [
    'there are more heights than rows',
    { standard: { areas: ['main'], rows: ['auto', '1fr'] } },
    'layouts.standard.rows: 2 heights for 1 row: write one for each',
  ],
  [
    'a narrow page lacks a region',
    { standard: { areas: ['nav main'], breakpoints: [{ below: '48rem', areas: ['main'] }] } },
    'layouts.standard.breakpoints[0].areas: lacks nav, which the layout has: add it',
  ],
  [
    'a narrow page has another region',
    { standard: { areas: ['main'], breakpoints: [{ below: '48rem', areas: ['main', 'tabs'] }] } },
    'layouts.standard.breakpoints[0].areas: has tabs, which the areas of the layout do not have: add it there',
  ],
  [
    'a narrow page is ragged',
    { standard: { areas: ['main'], breakpoints: [{ below: '48rem', areas: ['main', '. main'] }] } },
    'layouts.standard.breakpoints[0].areas[1]: has 2 columns, and the first row has 1: repeat the name of a region in each column that it spans',
  ],
  [
    'there are too many columns',
    { standard: { areas: ['main . . . . . . . . . . . .'] } },
    'layouts.standard.areas: has 13 columns; at most 12 are possible',
  ],
  ['there are no rows', { standard: { areas: [] } }, 'layouts.standard.areas: at least one row'],
  [
    'an application is in a region of no layout',
    { standard: layout },
    'applications[0].region: no layout has the region navi; did you mean "nav"?',
    { region: 'navi' },
  ],
  [
    'an application names a built-in layout that the site has replaced',
    { standard: { areas: ['main'] } },
    'applications[0].layout: there is no layout focused: use standard, or add it to "layouts"',
    { layout: 'focused' },
  ],
  ['an area is a word of CSS', { standard: { areas: ['main span'] } }, `layouts.standard.areas[0]: ${row}`],
  ['an area ends the text', { standard: { areas: ['main" "x'] } }, `layouts.standard.areas[0]: ${row}`],
  ['a size ends the rule', { standard: { areas: ['main'], rows: ['1fr}*{'] } }, `layouts.standard.rows[0]: ${size}`],
  ['a size has a URL', { standard: { areas: ['main'], rows: ['url(//x)'] } }, `layouts.standard.rows[0]: ${size}`],
  ['a size has no unit', { standard: { areas: ['main'], rows: ['16'] } }, `layouts.standard.rows[0]: ${size}`],
  ['a size is negative', { standard: { areas: ['main'], rows: ['-1px'] } }, `layouts.standard.rows[0]: ${size}`],
  ['a size is huge', { standard: { areas: ['main'], rows: ['99999px'] } }, `layouts.standard.rows[0]: ${size}`],
  [
    'the minimum of a size is flexible, which CSS does not know',
    { standard: { areas: ['main'], columns: ['minmax(1fr, 20rem)'] } },
    `layouts.standard.columns[0]: ${size}`,
  ],
  [
    'a breakpoint is a share',
    { standard: { areas: ['main'], breakpoints: [{ below: '50%', areas: ['main'] }] } },
    'layouts.standard.breakpoints[0].below: a width such as 48rem or 600px',
  ],
];

for (const [title, layouts, line, application] of rows) {
  test(`${title}, which is an error`, () => {
    expect(problems(layouts, application)).toContain(line);
  });
}

test('a layout cannot be called as it likes', () => {
  const [problem] = problems({ standard: layout, 'x"]{}': layout });
  expect(problem).toContain('a name such as aside: at most 32 small letters, digits and hyphens');
});

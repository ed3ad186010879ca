import { expect, test } from '@playwright/test';
import { parseReports } from './parse-reports.ts';

const parse = (value: unknown) => parseReports(JSON.stringify(value));

test('the report of report-uri', () => {
  const report = {
    'document-uri': 'https://shop.example/cart?email=a@b.example#total',
    referrer: '',
    'violated-directive': 'script-src-elem',
    'effective-directive': 'script-src-elem',
    'original-policy': "default-src 'self'",
    disposition: 'enforce',
    'blocked-uri': 'https://ads.example/x.js?token=1',
    'line-number': 3,
    'column-number': 14,
    'source-file': 'https://shop.example/remotes/checkout/1.0.0/cart.js?retry=1',
    'status-code': 200,
  };
  expect(parse({ 'csp-report': report })).toEqual([
    {
      kind: 'csp',
      disposition: 'enforce',
      directive: 'script-src-elem',
      blocked: 'https://ads.example/x.js',
      page: 'https://shop.example/cart',
      source: 'https://shop.example/remotes/checkout/1.0.0/cart.js:3:14',
    },
  ]);
});

test('the report of WebKit, which has neither a disposition nor a source', () => {
  const report = { 'document-uri': 'https://shop.example/', 'violated-directive': 'img-src', 'blocked-uri': 'inline' };
  expect(parse({ 'csp-report': report })).toEqual([
    { kind: 'csp', disposition: 'enforce', directive: 'img-src', blocked: 'inline', page: 'https://shop.example/' },
  ]);
});

test('reports of the Reporting API, without those of other kinds', () => {
  const documentURL = 'https://shop.example/';
  expect(
    parse([
      { type: 'deprecation', body: { id: 'x' } },
      {
        type: 'csp-violation',
        body: {
          documentURL,
          effectiveDirective: 'require-trusted-types-for',
          blockedURL: 'trusted-types-sink',
          disposition: 'report',
          sourceFile: null,
        },
      },
      {
        type: 'integrity-violation',
        body: { documentURL, blockedURL: 'https://x.example/a.js', destination: 'script' },
      },
    ]),
  ).toEqual([
    {
      kind: 'csp',
      disposition: 'report',
      directive: 'require-trusted-types-for',
      blocked: 'trusted-types-sink',
      page: documentURL,
    },
    {
      kind: 'integrity',
      disposition: 'enforce',
      directive: 'script',
      blocked: 'https://x.example/a.js',
      page: documentURL,
    },
  ]);
});

test('what is no report', () => {
  for (const body of ['', 'x', '{}', '1', 'null', '{"csp-report":{}}'])
    expect(parseReports(body), body).toBe(undefined);
  expect(parseReports('[]')).toEqual([]);
  expect(parse(['x', null, { type: 'csp-violation' }])).toEqual([]);
  expect(parse({ 'csp-report': { 'document-uri': 'x', 'blocked-uri': 'y'.repeat(5_000) } })).toBe(undefined);
});

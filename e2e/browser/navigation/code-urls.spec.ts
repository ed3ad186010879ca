import { mergeTests, type Page } from '@playwright/test';
import { test as base, expect } from '../../fixtures.ts';
import { test as filesTest } from '../../sites/hosts/file-host.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import type { SiteOptions } from '../../sites/site.ts';

/** The calls of `ran` in the pages of a test, by URLs that are code. */
const test = mergeTests(base, filesTest).extend<{ readonly ran: readonly string[] }>({
  ran: async ({ page }, use) => {
    const ran: string[] = [];
    await page.exposeFunction('ran', (by: string) => void ran.push(by));
    await use(ran);
  },
});

/** A page that claims every path, as a prefix, and puts what it is given on `window`. */
const everything: SiteOptions = {
  remotes: {
    all: container(
      'all',
      view('all', 'mount: async (props) => { window.given = props; props.domElement.textContent = "all"; },'),
    ),
    two: container('two', view('two')),
  },
  applications: [
    { name: 'all', remote: 'all', activeWhen: ['/'] },
    { name: 'two', remote: 'two', activeWhen: ['/two'], priority: 1 },
  ],
};

const PAGE = "<script>ran('a page')</script>";

/** URLs that run code in the page, or are documents of their own with code. */
const urls: readonly (readonly [title: string, url: string])[] = [
  ['javascript:', "javascript:ran('javascript')"],
  ['javascript: in other letters', "  JaVa\tScRiPt:ran('letters')"],
  ['javascript: with a host', "javascript://shop.example/%0aran('host')"],
  ['vbscript:', 'vbscript:ran("vbscript")'],
  ['data:', `data:text/html,${PAGE}`],
  ['blob:', 'blob'],
];

/** Ways through the shell, as code that is given a URL. */
const ways: readonly (readonly [title: string, go: string])[] = [
  ['the prop `navigate`', 'given.navigate(url)'],
  ['`navigateToUrl` of the prop `singleSpa`', 'given.singleSpa.navigateToUrl(url)'],
  ['the global `singleSpaNavigate`', 'singleSpaNavigate(url)'],
  [
    'a link with `singleSpaNavigate`',
    `(() => {
      const link = document.createElement('a');
      link.href = url;
      link.onclick = (event) => { singleSpaNavigate(event); event.preventDefault(); };
      document.body.append(link);
      link.click();
    })()`,
  ],
];

const urlOf = (page: Page, url: string): Promise<string> =>
  page.evaluate(
    ([url, html]) => (url === 'blob' ? URL.createObjectURL(new Blob([html], { type: 'text/html' })) : url),
    [url, PAGE] as const,
  );

for (const [way, go] of ways) {
  test(`${way} never runs a URL that is code, on a host without a policy`, async ({ page, shell, serveFiles, ran }) => {
    const { url: home } = await serveFiles(everything);
    await shell.open(home);
    await shell.ready();
    for (const [title, code] of urls) {
      // As a remote would call it; single-spa's function throws where `pushState` does.
      await page.evaluate(`((url) => { try { ${go}; } catch {} })(${JSON.stringify(await urlOf(page, code))})`);
      await page.evaluate("given.navigate('/two')");
      await expect(shell.application('two'), title).toHaveText('two');
      await page.evaluate("given.navigate('/')");
      await expect(shell.application('all'), title).toHaveText('all');
      expect(ran, title).toEqual([]);
    }
  });
}

import { expect, test } from '../../fixtures.ts';
import { ownProcesses } from '../../support/hung-page.ts';
import { KINDS, RoughVisitor } from '../../support/rough-visits.ts';
import { thoroughUnless } from '../../support/thorough.ts';

test.use(ownProcesses);

/** Each kind of visit once; then several times, or as often as `VISITS` says: 1000 take some 20 minutes. */
const runs = [KINDS.length, Number(process.env.VISITS ?? 36)];
const seed = Number(process.env.SEED ?? 1);

for (const visits of runs) {
  test(
    `${visits} loads, reloads, killed tabs and restored pages of a site that is well raise no alarm`,
    thoroughUnless(visits === KINDS.length),
    async ({ context, browser, store }) => {
      test.setTimeout(60_000 + visits * 5_000);
      const urls = ['', 'product/CL-01', 'cart', 'stores'].map((path) => store.url + path);
      const visitor = new RoughVisitor(context, await browser.newBrowserCDPSession(), urls, seed);
      const alarms: string[] = [];
      for (let visit = 0; visit < visits; visit += 1) {
        const kind = KINDS[visit % KINDS.length] ?? 'loads';
        const alarm = await visitor.visit(kind);
        if (alarm) alarms.push(`visit ${visit}, ${kind}: ${alarm}`);
      }
      expect(alarms).toEqual([]);
    },
  );
}

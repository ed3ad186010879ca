import { test } from '../../fixtures.ts';
import { releaseOneLine, writeOneLineRelease } from '../../sites/one-line-release.ts';
import { requireIntegrity } from '../../sites/requiring-integrity.ts';
import { returnAfterRelease } from '../../support/returning-visitor.ts';

test('a visitor who comes back to conch serve after a release of one line fetches only what has changed', async ({
  page,
  shell,
  serveSite,
}) => {
  const folder = writeOneLineRelease();
  const { url: site, edit } = await serveSite({ assets: [folder], manifest: requireIntegrity() });
  const release = () => edit(releaseOneLine(folder));
  await returnAfterRelease({ page, shell }, { site, copies: ['.br', 'br'], release, folder });
});

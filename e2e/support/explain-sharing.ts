import type { Page } from '@playwright/test';
import type { SharingDetail } from '../../shell/container/shared-modules/explain-sharing.ts';

/** What the page prints of its shared modules, and what `conch:sharing` says. */
export async function explainSharing(page: Page): Promise<SharingDetail & { readonly text: string }> {
  const printed = page.waitForEvent('console', (message) => message.text().startsWith('Shared modules of this page'));
  const detail = await page.evaluate(
    () =>
      new Promise<SharingDetail>((resolve) => {
        window.addEventListener('conch:sharing', (event) => resolve(event.detail), { once: true });
        window.dispatchEvent(new Event('conch:explain-sharing'));
      }),
  );
  return { ...detail, text: (await printed).text() };
}

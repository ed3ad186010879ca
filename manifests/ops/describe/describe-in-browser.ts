import type { Browser } from '@playwright/test';
import type { BuildDescription } from '../build/read-description.ts';
import { openBrowser } from '../deep/open-browser.ts';
import type { BuildSource } from './build-source.ts';
import { type Described, describeBuild } from './describe-build.ts';
import type { DescribeOptions } from './describe-options.ts';

/** Describes a build in a headless Chromium of its own. @throws {OperatorError} BROWSER_MISSING, BUILD_UNREADABLE, BUILD_UNFIT */
export async function describeInBrowser(source: BuildSource, options: DescribeOptions): Promise<Described> {
  let browser: Browser | undefined;
  try {
    return await describeBuild(source, options, async () => {
      browser = await openBrowser();
      return browser;
    });
  } finally {
    await browser?.close();
  }
}

/** The text of a remote.json. */
export const formatDescription = (description: BuildDescription): string => `${JSON.stringify(description, null, 2)}\n`;

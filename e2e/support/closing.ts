type Closable = { close(): Promise<void> };

/** Closes it when the test has ended, however it ends. Gives it back. */
export type Closing = <Opened extends Closable>(opened: Opened) => Opened;

/** The fixture `closing`, for `test.extend`. */
export const closingFixture = {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  closing: async ({}, use: (closing: Closing) => Promise<void>) => {
    const all: Closable[] = [];
    await use((opened) => {
      all.unshift(opened);
      return opened;
    });
    for (const each of all) await each.close();
  },
};

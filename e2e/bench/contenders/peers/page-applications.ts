/** An application of a page that a peer composes. */
export type PageApplication = {
  readonly name: string;
  readonly remote: string;
  /** URL of the remote, in the format of the peer. */
  readonly url: string;
  /** At which it is shown. */
  readonly paths: readonly string[];
};

/** What the page names, as JSON. Runs in the page. */
export const applicationsOfPage = (): readonly PageApplication[] =>
  JSON.parse(document.getElementById('applications')?.textContent ?? '');

/** The element in which an application is shown. Runs in the page. */
export function outletOf(name: string): HTMLElement {
  const outlet = Object.assign(document.createElement('div'), { id: name });
  document.querySelector('main')?.append(outlet);
  return outlet;
}

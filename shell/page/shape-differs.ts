import type { ApplicationEntry, FragmentEntry, Manifest } from '../../manifests/schema.ts';

/**
 * Whether the open page cannot go on with another manifest, whatever its builds are: it has an origin that the page's
 * Content-Security-Policy does not know, a fragment is gone that builds of this page may place, or an outlet of the page would
 * hold something else. Routes and titles, and what is not on the page now, count from the next navigation.
 *
 * @param origins of the manifest that the page was loaded with
 */
export function shapeDiffers(from: Manifest, to: Manifest, origins: readonly string[]): boolean {
  const outlets = [...document.querySelectorAll<HTMLElement>('[data-application], [data-fragment]')];
  return (
    to.origins.some((origin) => !origins.includes(origin)) ||
    Object.keys(from.fragments).some((name) => !Object.hasOwn(to.fragments, name)) ||
    outlets.some(({ dataset: { application, fragment = '' } }) =>
      application === undefined
        ? holdsOther(from.fragments[fragment], to.fragments[fragment])
        : holdsOther(named(from, application), named(to, application)),
    )
  );
}

const named = ({ applications }: Manifest, name: string) => applications.find((entry) => entry.name === name);

type Entry = ApplicationEntry | FragmentEntry | undefined;

/** What is not in the manifest any more goes at the next navigation. */
const holdsOther = (before: Entry, after: Entry): boolean => after !== undefined && content(before) !== content(after);

const content = (entry: Entry): string =>
  JSON.stringify({ ...entry, name: undefined, activeWhen: undefined, title: undefined });

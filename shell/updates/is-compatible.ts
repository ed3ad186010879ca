import type { ApplicationEntry, FragmentEntry, Manifest } from '../../manifests/schema.ts';

/**
 * Whether the open page cannot go on with another manifest, whatever its builds are: it has an origin that the page's
 * Content-Security-Policy does not know, a fragment is gone that builds of this page may place, a remote that keeps its build would
 * be used in another way, or an outlet of the page would hold something else. Other routes, and what is not on the page now,
 * count from the next navigation.
 *
 * @param origins of the manifest that the page was loaded with
 * @param kept the remotes that run in another build than the new manifest says
 */
export function shapeDiffers(
  from: Manifest,
  to: Manifest,
  origins: readonly string[],
  kept: readonly string[],
): boolean {
  const addsOrigin = to.origins.some((origin) => !origins.includes(origin));
  const losesFragment = Object.keys(from.fragments).some((name) => !Object.hasOwn(to.fragments, name));
  const outlets = [...document.querySelectorAll<HTMLElement>('[data-application], [data-fragment]')];
  return (
    addsOrigin ||
    losesFragment ||
    usesOf(kept, from) !== usesOf(kept, to) ||
    outlets.some(({ dataset: { application, fragment = '' } }) =>
      application === undefined
        ? holdsOther(from.fragments[fragment], to.fragments[fragment])
        : holdsOther(named(from, application), named(to, application)),
    )
  );
}

function usesOf(remotes: readonly string[], { applications, fragments }: Manifest): string {
  const placed = Object.entries(fragments).map(([name, entry]) => ({ name, ...entry }));
  return JSON.stringify([...applications, ...placed].filter(({ remote }) => remotes.includes(remote)));
}

const named = ({ applications }: Manifest, name: string) => applications.find((entry) => entry.name === name);

type Entry = ApplicationEntry | FragmentEntry | undefined;

/** What is not in the manifest any more goes at the next navigation. */
const holdsOther = (before: Entry, after: Entry): boolean => after !== undefined && content(before) !== content(after);

const content = (entry: Entry): string =>
  JSON.stringify({ ...entry, name: undefined, activeWhen: undefined, title: undefined, prefetch: undefined });

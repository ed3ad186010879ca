import type { ApplicationEntry, FragmentEntry, Manifest } from '../../manifests/schema.ts';
import { isWithinPolicy } from '../site/policy-sources.ts';
import { areBuildsIn, scriptFolders } from '../site/script-folders.ts';

/**
 * Whether the open page can go on with another manifest, apart from which builds it names. It cannot if
 * - the manifest lists an origin or another source, or has builds in a folder, that the page's Content-Security-Policy does not allow,
 * - the page would have to find out who the visitor is, and has not begun with it,
 * - the page has other layouts, which the server has written into it,
 * - a fragment is gone that builds of this page may place,
 * - a remote that keeps its build would be used in another way, or
 * - an outlet of the page that has not failed would show something else.
 *
 * Other routes, and what is not on the page now, take effect with the next navigation.
 *
 * @param loaded the manifest with which the page was loaded
 * @param kept remotes that run in another build than the new manifest names
 */
export function isCompatible(from: Manifest, to: Manifest, loaded: Manifest, kept: readonly string[]): boolean {
  const outlets = [...document.querySelectorAll<HTMLElement>('[data-application], [data-fragment]')];
  return (
    isWithinPolicy(to, loaded) &&
    areBuildsIn([...allowedFolders(loaded), ...allowedElsewhere()], to) &&
    !(to.visitor && !loaded.visitor) &&
    JSON.stringify(to.layouts) === JSON.stringify(loaded.layouts) &&
    Object.keys(from.fragments).every((name) => Object.hasOwn(to.fragments, name)) &&
    usesOf(kept, from) === usesOf(kept, to) &&
    outlets.every(({ dataset: { application, fragment = '', status } }) => {
      const [before, after] =
        application === undefined
          ? [from.fragments[fragment], to.fragments[fragment]]
          : [entryNamed(from, application), entryNamed(to, application)];
      // An outlet that has failed is mounted again where it is: page/outlet.ts.
      return status === 'failed' && after ? regionOf(before) === regionOf(after) : showsSame(before, after);
    })
  );
}

/** A page with an excerpt has them from the whole manifest (../server/html/compose-page.ts). */
const allowedFolders = (loaded: Manifest): readonly string[] =>
  document.querySelector<HTMLElement>('#conch-manifest')?.dataset.scriptFolders?.split(' ') ?? scriptFolders(loaded);

/** On other origins: what Trusted Types let through (../page/inline-trusted-types.ts), or all that `isWithinPolicy` does. */
const allowedElsewhere = (): readonly string[] =>
  document
    .querySelector<HTMLElement>('#conch-trusted-types')
    ?.dataset.places?.split(' ')
    .filter((place) => !place.startsWith('/')) ?? ['http'];

function usesOf(remotes: readonly string[], { applications, fragments }: Manifest): string {
  const namedFragments = Object.entries(fragments).map(([name, entry]) => ({ name, ...entry }));
  return JSON.stringify([...applications, ...namedFragments].filter(({ remote }) => remotes.includes(remote)));
}

const entryNamed = ({ applications }: Manifest, name: string) => applications.find((entry) => entry.name === name);

type Entry = ApplicationEntry | FragmentEntry | undefined;

/** An entry that the new manifest does not have is removed by the next navigation. */
const showsSame = (before: Entry, after: Entry): boolean => after === undefined || content(before) === content(after);

const regionOf = (entry: Entry): string | undefined => (entry && 'region' in entry ? entry.region : undefined);

const content = (entry: Entry): string =>
  JSON.stringify({
    ...entry,
    name: undefined,
    activeWhen: undefined,
    title: undefined,
    description: undefined,
    prefetch: undefined,
  });

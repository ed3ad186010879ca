import { isObject } from '../../manifests/is-object.ts';
import { installHooks } from '../chunk-hooks.ts';
import { readText, removeText, writeText } from '../storage.ts';
import { leftOutFragments } from './left-out-fragments.ts';
import { showOverrides } from './overrides-banner.ts';
import { findPreview } from './previews.ts';

const PREVIEW = 'conch-preview';
const WITHOUT = 'conch-without';
/** In the storage of a tab that another page opened, and that has been asked itself. */
const OPENED = 'opened';

/**
 * Makes this tab see another manifest than everybody else. `?conch-preview=decide@1.6.0:zEmBj6HWSP4A` runs a build that the manifest lists
 * under `previews` of a remote, and nothing that it does not list; `?conch-without=decide` leaves a remote out. The tab keeps both until
 * its visitor leaves, or `?conch-preview=` ends it. What cannot be done is said on the console, and then the tab sees what everybody sees.
 *
 * @param key of what this tab was asked for before, in its storage
 */
export function installOverrides(key: string): void {
  const asked = askedOfTab(key);
  const list = (name: string): readonly string[] => (asked.get(name) ?? '').split(',').filter(Boolean);
  // An excerpt may not have the remote.
  if (asked.size > 0) document.querySelector('#conch-manifest[data-excerpt]')?.remove();
  const refused = new Set<string>();
  let hasLeft = false;
  const refuse = (name: string, value: string, fact: string) => {
    if (!refused.has(value)) console.warn(`?${name}=${value} has no effect: ${fact}.`);
    refused.add(value);
  };

  installHooks({
    overridden(manifest) {
      if (!isObject(manifest) || !isObject(manifest.remotes)) return manifest; // it will be refused
      const { remotes, fragments, applications } = manifest;
      const previews = list(PREVIEW).flatMap((link) => {
        const found = findPreview(link, manifest);
        if (typeof found === 'object') return [{ ...found, link }];
        refuse(PREVIEW, link, found);
        return [];
      });
      const without = list(WITHOUT).filter((remote) => {
        const isKnown = Object.hasOwn(remotes, remote);
        if (!isKnown) refuse(WITHOUT, remote, `the site has no remote ${remote}`);
        return isKnown;
      });
      const isKept = (entry: unknown) => !isObject(entry) || !without.includes(String(entry.remote));
      const entries = isObject(fragments) ? Object.entries(fragments) : [];
      for (const [name, fragment] of entries) if (!isKept(fragment)) leftOutFragments.add(name);

      // While the page reloads, it may still read a manifest.
      if (!hasLeft) remember(key, { [PREVIEW]: previews.map(({ link }) => link), [WITHOUT]: without });
      showOverrides({ previews, without }, () => {
        hasLeft = true;
        leave(key);
      });
      return {
        ...manifest,
        remotes: { ...remotes, ...Object.fromEntries(previews.map(({ remote, entry }) => [remote, entry])) },
        ...(Array.isArray(applications) && { applications: applications.filter(isKept) }),
        ...(isObject(fragments) && {
          fragments: Object.fromEntries(entries.filter(([, fragment]) => isKept(fragment))),
        }),
      };
    },
  });
}

/** What the URL asks for, and what this tab was asked for before. */
function askedOfTab(key: string): URLSearchParams {
  const kept = new URLSearchParams(readText('sessionStorage', key));
  // A page that opens another one gives it a copy of its storage; previews are for one tab.
  const asked = window.opener && !kept.has(OPENED) ? new URLSearchParams() : kept;
  asked.delete(OPENED);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name !== PREVIEW && name !== WITHOUT) continue;
    if (value) asked.set(name, value);
    else asked.delete(name);
  }
  if (asked.size === 0) removeText('sessionStorage', key);
  return asked;
}

/** Only what has an effect is kept, so that each link that has none is refused once. */
function remember(key: string, lists: Readonly<Record<string, readonly string[]>>): void {
  const effective = Object.entries(lists).filter(([, items]) => items.length > 0);
  const { dataset } = document.documentElement;
  if (effective.length === 0) {
    delete dataset.overrides;
    removeText('sessionStorage', key);
    return;
  }
  const query = new URLSearchParams(effective.map(([name, items]) => [name, items.join()]));
  dataset.overrides = decodeURIComponent(query.toString());
  if (window.opener) query.set(OPENED, '');
  writeText('sessionStorage', key, query.toString(), 'This tab forgets it with the next page load');
}

function leave(key: string): void {
  removeText('sessionStorage', key);
  const url = new URL(location.href);
  for (const name of [PREVIEW, WITHOUT]) url.searchParams.delete(name);
  history.replaceState(history.state, '', url);
  location.reload();
}

import { loadedBuilds } from '../container/loaded-builds.ts';

/** The build that something in the page belongs to. */
export type Owner = { readonly remote: string; readonly version: string };

/** The build in whose outlet a node is; undefined if it is the shell's own. */
export function ownerOfNode(node: Node | null | undefined): Owner | undefined {
  const element = node instanceof Element ? node : node?.parentElement;
  const root = element?.getRootNode();
  const outlet = element?.closest<HTMLElement>('[data-remote]');
  if (!outlet) return root instanceof ShadowRoot ? ownerOfNode(root.host) : undefined;
  const { remote, version } = outlet.dataset;
  return remote && version ? { remote, version } : undefined;
}

/** The build of which a URL is a file, and the path of the file in it. */
export function ownerOfUrl(url: string): (Owner & { readonly file: string }) | undefined {
  const build = loadedBuilds().find(({ basePath }) => url.startsWith(basePath));
  if (!build) return undefined;
  const { remote, version, basePath } = build;
  return { remote, version, file: url.slice(basePath.length).replace(/[?#].*/s, '') };
}

type Modules = Readonly<Record<string, readonly string[]>>;

/** What `remote.json` says of the files of a build. */
type Described = {
  readonly assets?: Modules | undefined;
  readonly sharedAssets?: Modules | undefined;
  readonly checksFiles?: boolean | undefined;
  readonly files?: Readonly<Record<string, { readonly integrity?: string | undefined }>> | undefined;
};

/**
 * `files` of a build in a manifest: the integrity of the files that its exposed modules need at once, by which pages preload them.
 * Undefined if the build requests its files without integrity: a preload that has one would then be of no use.
 */
export function checkedFiles({ assets = {}, sharedAssets = {}, checksFiles, files = {} }: Described) {
  if (!checksFiles) return undefined;
  const needed = [...Object.values(assets), ...Object.values(sharedAssets)].flat();
  const known = needed.flatMap((file): [string, string][] => {
    const { integrity } = files[file] ?? {};
    return integrity ? [[file, integrity]] : [];
  });
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

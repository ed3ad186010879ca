type Modules = Readonly<Record<string, readonly string[]>>;

/** What `remote.json` says of the files of a build. */
type Described = {
  readonly assets?: Modules | undefined;
  readonly sharedAssets?: Modules | undefined;
  readonly checksFiles?: boolean | undefined;
  readonly files?: Readonly<Record<string, { readonly integrity?: string | undefined }>> | undefined;
};

/**
 * `files` and `checksFiles` of a build in a manifest.
 *
 * A build that checks its files needs the integrity of those alone that pages preload: the files that its exposed modules need at once. Of
 * any other, the shell needs that of each script and style sheet.
 *
 * @param entry the remote entry, whose digest is the `integrity` of the build
 */
export function checkedFiles(
  { assets = {}, sharedAssets = {}, checksFiles, files = {} }: Described,
  entry: string,
): {
  readonly files?: Record<string, string>;
  readonly checksFiles?: true;
} {
  const preloaded = () => [...Object.values(assets), ...Object.values(sharedAssets)].flat();
  const code = () => Object.keys(files).filter((file) => /\.(m?js|css)$/.test(file) && file !== entry);
  const names = checksFiles ? preloaded() : code();
  const known = names.flatMap((file): [string, string][] => {
    const { integrity } = files[file] ?? {};
    return integrity ? [[file, integrity]] : [];
  });
  return {
    ...(known.length > 0 && { files: Object.fromEntries(known) }),
    ...(checksFiles && { checksFiles }),
  };
}

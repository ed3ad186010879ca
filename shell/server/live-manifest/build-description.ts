import * as z from 'zod/mini';
import { strict } from '../../../manifests/schema.ts';

const { integrity, assets, sharedAssets, requires, provides } = strict.remote.shape;

/** What the server reads from a build's `remote.json`, which remotes/build/emit-remote-json.ts writes. It ignores the rest. */
const description = z.object({
  name: z.string(),
  version: z.string(),
  assets,
  sharedAssets,
  requires,
  provides,
  checksFiles: z.optional(z.boolean()),
  files: z.optional(z.record(z.string(), z.object({ integrity }))),
});

export type BuildDescription = z.infer<typeof description>;

/** Undefined if the text does not describe a build, or has values with which the manifest would become invalid. */
export function parseBuildDescription(text: string): BuildDescription | undefined {
  try {
    return description.safeParse(JSON.parse(text)).data;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

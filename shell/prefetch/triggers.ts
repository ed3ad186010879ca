import type { Manifest } from '../../manifests/schema.ts';
import type { Site } from '../site/site.ts';

type Triggers = NonNullable<Manifest['prefetch']>;

/** Both follow the visitor: links that are pointed at, and what was opened before, which mostly is in the cache already. */
const DEFAULT_TRIGGERS: Triggers = ['intent', 'idle'];

/** When files are fetched ahead, by the manifest of this moment. */
export const triggersOf = ({ manifest }: Site): Triggers => manifest.prefetch ?? DEFAULT_TRIGGERS;

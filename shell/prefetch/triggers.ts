import type { Manifest } from '../../manifests/schema.ts';
import type { Site } from '../site/site.ts';

type Triggers = NonNullable<Manifest['prefetch']>;

/** These cause little traffic: `intent` follows the pointer, and what `idle` fetches is mostly in the cache from earlier visits. */
const DEFAULT_TRIGGERS: Triggers = ['intent', 'idle'];

/** What triggers a prefetch, according to the current manifest. */
export const triggersOf = ({ manifest }: Site): Triggers => manifest.prefetch ?? DEFAULT_TRIGGERS;

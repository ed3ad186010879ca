import { createHash } from 'node:crypto';
import schema from '../../../manifests/manifest.schema.json' with { type: 'json' };

/** Names the contract that this program was built with. A shell does not check again what was checked by the same one. */
export const schemaDigest = createHash('sha256').update(JSON.stringify(schema)).digest('base64url').slice(0, 12);

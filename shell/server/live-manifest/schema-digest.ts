import { createHash } from 'node:crypto';
import schema from '../../../manifests/manifest.schema.json' with { type: 'json' };

/** Identifies the contract of this build. A shell with the same one does not validate a manifest again that the server has validated. */
export const schemaDigest = createHash('sha256').update(JSON.stringify(schema)).digest('base64url').slice(0, 12);

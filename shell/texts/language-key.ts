import { siteKey } from '../storage.ts';

/** Where the browser stores the language that the visitor chose. */
export const LANGUAGE_KEY = siteKey('conch:language');

/** Browsers send a handful. */
const MAX_WISHES = 10;

/**
 * The first wishes of an `Accept-…` header, which browsers write in the order of their weights. A client may send thousands, and would
 * block the server while it compares them.
 */
export const firstWishes = (header = ''): string => header.split(',', MAX_WISHES).join();

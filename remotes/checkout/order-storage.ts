import { type PlacedOrder, parsePlacedOrder } from './order.ts';

const STORAGE_KEY = 'tractor-store:order';

/** The order if the browser's storage is blocked or full; it is lost with the page. */
let memoryOrder: PlacedOrder | undefined;

/** Stores the order for this tab alone, and until it is closed: it has a name in it. */
export function storeOrder(order: PlacedOrder): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(order));
    memoryOrder = undefined;
  } catch {
    memoryOrder = order;
  }
}

/** The last order of this tab. Undefined if there is none. */
export function readOrder(): PlacedOrder | undefined {
  if (memoryOrder) return memoryOrder;
  try {
    return parsePlacedOrder(sessionStorage.getItem(STORAGE_KEY));
  } catch {
    return undefined;
  }
}

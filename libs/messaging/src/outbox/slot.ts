import { keyHash } from '../transport/key-hash.js';

/** How many ways a service's relays can share its outbox. Stored with every row: changing it needs an empty outbox. */
export const SLOTS = 16;

export function slotOf(key: string): number {
  return keyHash(key) % SLOTS;
}

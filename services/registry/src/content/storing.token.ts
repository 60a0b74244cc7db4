/**
 * Injection token of the gate between storing and collecting: whoever stores passes it from the first block until the database refers to what
 * was stored; a garbage collection passes it alone.
 */
export const STORING = Symbol('STORING');

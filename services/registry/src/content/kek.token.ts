/** Injection token of the key encryption key. */
export const KEK = Symbol('KEK');

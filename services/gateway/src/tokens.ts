/** Injection tokens of values that are made from the configuration. */
export const ACCESS_TOKENS = Symbol('ACCESS_TOKENS');
export const SERVICE_TOKENS = Symbol('SERVICE_TOKENS');

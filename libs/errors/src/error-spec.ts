/** What the catalogue knows of one error code. `status` is the HTTP status of RFC 9457; `retryable` tells a client that the same request may succeed later. */
export interface ErrorSpec {
  readonly title: string;
  readonly status: number;
  readonly retryable: boolean;
}

/** Keeps a domain's codes literal, so that a code that nobody declared does not compile. */
export function declareErrors<const T extends Record<`${Uppercase<string>}.${Uppercase<string>}`, ErrorSpec>>(
  specs: T,
): T {
  return specs;
}

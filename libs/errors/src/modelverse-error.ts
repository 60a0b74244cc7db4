import { errorCatalogue, type ErrorCode } from './catalogue/index.js';

/** Values a client may need to react, always JSON-safe. */
export type ErrorExtras = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * The one error class that crosses a boundary. Its code is stable; its detail is for people and may change.
 * Anything else that is thrown reaches a client as PLATFORM.INTERNAL, without its message.
 */
export class ModelverseError extends Error {
  override readonly name = 'ModelverseError';
  readonly status: number;
  readonly retryable: boolean;
  readonly title: string;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly extras: ErrorExtras = {},
    options: { cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, options);
    const spec = errorCatalogue[code];
    this.status = spec.status;
    this.retryable = spec.retryable;
    this.title = spec.title;
  }
}

export function isModelverseError(error: unknown, code?: ErrorCode): error is ModelverseError {
  // by name, not instanceof: an error may come from another copy of this module (bundles, test realms)
  return (
    error instanceof Error &&
    error.name === 'ModelverseError' &&
    'code' in error &&
    (code === undefined || error.code === code)
  );
}

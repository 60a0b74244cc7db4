import { ModelverseError } from '@icubed/errors';

/**
 * Bounds the wait for each part of a stream, not the whole: a slow reader of a large file is no fault of the store.
 *
 * @throws CONTENT.TIMEOUT
 */
export async function* eachWithin<T>(source: AsyncIterable<T>, timeoutMs: number): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(iterator.next(), timeoutMs);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // not awaited: a source that hangs would hang its reader a second time
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** Bounds a wait without relying on the other side's respect for abort signals. */
export async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ModelverseError('CONTENT.TIMEOUT', `no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface BootProgress {
  began(step: string): void;
  ended(step: string, milliseconds: number): void;
}

/** Runs one step of the start and tells its time; none begins once `signal` has aborted. */
export type Step = <T>(name: string, act: () => Promise<T>) => Promise<T>;

export function timed(progress: BootProgress, signal: AbortSignal | undefined): Step {
  return async (name, act) => {
    signal?.throwIfAborted();
    progress.began(name);
    const started = performance.now();
    const result = await act();
    progress.ended(name, performance.now() - started);
    return result;
  };
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What is used of fastText's own C++, compiled to WebAssembly by Emscripten. */
export interface FastTextModule {
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void; unlink(path: string): void };
  readonly FastText: new () => FastTextHandle;
}

export interface FastTextHandle {
  loadModel(path: string): void;
  predict(
    text: string,
    count: number,
    threshold: number,
  ): { size(): number; get(at: number): readonly [number, string]; delete(): void };
  delete(): void;
}

/** Of TypeScript's libraries only the browser's declares it. */
declare const WebAssembly: { readonly Memory: new (limits: { initial: number; maximum: number }) => object };

type Factory = (options: object) => Promise<FastTextModule>;

const PAGE_BYTES = 65_536;
const INITIAL_BYTES = 16 * 1024 ** 2;
const MAX_BYTES = 512 * 1024 ** 2;

/**
 * A fresh instance with memory of its own: whatever one model does to it, no other model sees. It reaches nothing but that
 * memory; its file system is in it.
 */
export async function fastTextModule(): Promise<FastTextModule> {
  const require = createRequire(import.meta.url);
  const factory = require('@echogarden/fasttext-wasm/fasttext_wasm.cjs') as Factory;
  const silent = (): void => undefined;
  const memory = { initial: INITIAL_BYTES / PAGE_BYTES, maximum: MAX_BYTES / PAGE_BYTES };
  return withoutListeners(() =>
    factory({
      // given, because it would be fetched by a path that is no URL
      wasmBinary: readFileSync(require.resolve('@echogarden/fasttext-wasm/fasttext_wasm.wasm')),
      wasmMemory: new WebAssembly.Memory(memory),
      print: silent,
      printErr: silent,
    }),
  );
}

/** Emscripten ends the process on anyone's unhandled rejection; what it hangs on the process is taken off again. */
async function withoutListeners<T>(start: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set(process.listeners(event as 'uncaughtException')));
  try {
    return await start();
  } finally {
    for (const [n, event] of events.entries()) {
      for (const listener of process.listeners(event as 'uncaughtException'))
        if (!before[n]!.has(listener)) process.removeListener(event, listener);
    }
  }
}

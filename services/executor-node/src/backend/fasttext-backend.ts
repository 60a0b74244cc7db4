import { ModelverseError } from '@icubed/errors';
import type { Backend, RankedLabel, TextModel } from './backend.js';
import { fastTextModule, type FastTextHandle } from './fasttext-module.js';
import { inspectFastText } from './inspect-fasttext.js';

const FILE = 'model.bin';
const PREFIX = /^__label__/;

/** fastText classifiers (`.bin`, `.ftz`) in WebAssembly. */
export class FastTextBackend implements Backend {
  readonly runtime = 'wasm';
  readonly kind = 'text';

  async load(bytes: Uint8Array): Promise<TextModel> {
    inspectFastText(bytes);
    const fastText = await fastTextModule();
    const handle = guarded('NODE.MODEL_REFUSED', () => {
      const loading = new fastText.FastText();
      fastText.FS.writeFile(FILE, bytes);
      loading.loadModel(FILE);
      fastText.FS.unlink(FILE);
      return loading;
    });
    return {
      kind: 'text',
      rank: async (text, count) => guarded('NODE.MODEL_FAILED', () => rank(handle, text, count)),
      dispose: async () => handle.delete(),
    };
  }
}

function rank(handle: FastTextHandle, text: string, count: number): RankedLabel[] {
  const ranked = handle.predict(text, count, 0);
  try {
    return Array.from({ length: ranked.size() }, (_, n) => {
      const [probability, label] = ranked.get(n);
      // sums of rounded powers end a hair above 1
      return { label: label.replace(PREFIX, ''), probability: Math.min(1, Math.max(0, probability)) };
    });
  } finally {
    ranked.delete();
  }
}

/** What C++ throws arrives as the address of an exception, a number, which says nothing to anyone. */
function guarded<T>(code: 'NODE.MODEL_REFUSED' | 'NODE.MODEL_FAILED', work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0]!.slice(0, 200) : 'fastText threw an exception';
    throw new ModelverseError(code, why);
  }
}

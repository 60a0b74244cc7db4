import { ModelverseError, type ErrorCode, type ErrorExtras } from '@icubed/errors';

export type Format =
  'safetensors' | 'safetensors-index' | 'gguf' | 'onnx' | 'tfjs' | 'zip' | 'tar' | 'car' | 'json' | 'pickle';

/** How much of a name or value from a file may stand in an error. */
const QUOTED_CHARACTERS = 80;

/** How one format's parser refuses. Every detail starts with the format, every code is one of CONTENT. */
export class Refusal {
  constructor(readonly format: Format) {}

  /** The bytes break a rule of the format. */
  malformed(why: string, at?: number): never {
    throw this.error('CONTENT.FORMAT_INVALID', why, at);
  }

  /** The file ends before what it announces. */
  cut(why: string, at?: number): never {
    throw this.error('CONTENT.FORMAT_TRUNCATED', why, at);
  }

  /** The file may be valid; it is larger than anything that is read here. */
  limit(why: string, at?: number): never {
    throw this.error('CONTENT.FORMAT_LIMIT', why, at);
  }

  /** A version or feature that is not read here. */
  unsupported(why: string, at?: number): never {
    throw this.error('CONTENT.FORMAT_UNSUPPORTED', why, at);
  }

  /** A shard or external file that a model names is missing or does not fit. */
  part(why: string): never {
    throw this.error('CONTENT.PART_INVALID', why);
  }

  /** An archive that would harm whoever unpacks it. */
  unsafe(why: string, at?: number): never {
    throw this.error('CONTENT.ARCHIVE_UNSAFE', why, at);
  }

  error(code: ErrorCode, why: string, at?: number, cause?: unknown): ModelverseError {
    const extras: ErrorExtras = at === undefined ? { format: this.format } : { format: this.format, at };
    return new ModelverseError(code, `${this.format}: ${why}`, extras, { cause });
  }
}

/** Text from a file, fit for a message. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text);
}

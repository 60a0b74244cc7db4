import type { ContentFiles, Output } from '../pipeline/pipeline.js';

export interface Input {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** An asset to run. Its bytes are asked for only when the runner has not loaded it yet. */
export interface RunnableAsset {
  readonly digest: string;
  /** Verified bytes. */
  readonly files: () => Promise<ContentFiles>;
  /** Of sealed content: it is loaded for this run alone. Called as soon as the bytes are not needed any more, perhaps twice. */
  readonly forget?: () => void;
}

/** Runs assets. Aborting a run ends it, whatever its network is doing. */
export interface Runner {
  /** @throws what the pipeline throws, NODE.RUNNER_LOST, or the reason of `signal` */
  run(asset: RunnableAsset, input: Input, signal: AbortSignal): Promise<Output>;
  close(): Promise<void>;
}

import type { Runtime } from './runtimes.js';

/** Dense, row-major. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** A network in memory: one tensor in, one tensor out. */
export interface TensorModel {
  readonly kind: 'tensor';
  /** @throws NODE.MODEL_FAILED when the network refuses the tensor */
  run(input: Tensor): Promise<Tensor>;
  dispose(): Promise<void>;
}

export interface RankedLabel {
  readonly label: string;
  /** 0 to 1 */
  readonly probability: number;
}

/** A network in memory that reads text by itself: text in, its likeliest labels out. */
export interface TextModel {
  readonly kind: 'text';
  /** At most `count` labels, the likeliest first. @throws NODE.MODEL_FAILED */
  rank(text: string, count: number): Promise<readonly RankedLabel[]>;
  dispose(): Promise<void>;
}

export type Model = TensorModel | TextModel;
export type ModelKind = Model['kind'];

/** What a runtime must be able to do. One class per runtime; everything else of the node is runtime-free. */
export interface Backend {
  readonly runtime: Runtime;
  /** What its networks take. */
  readonly kind: ModelKind;
  /** @throws NODE.MODEL_REFUSED when the bytes are no network this runtime can load safely */
  load(bytes: Uint8Array): Promise<Model>;
}

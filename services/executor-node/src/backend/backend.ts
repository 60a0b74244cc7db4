/** Dense, row-major. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** A network in memory: one tensor in, one tensor out. */
export interface Model {
  /** @throws NODE.MODEL_FAILED when the network refuses the tensor */
  run(input: Tensor): Promise<Tensor>;
  dispose(): Promise<void>;
}

/** What a runtime must be able to do. One class per runtime; everything else of the node is runtime-free. */
export interface Backend {
  readonly runtime: string;
  /** @throws NODE.MODEL_REFUSED when the bytes are no network this runtime can load safely */
  load(bytes: Uint8Array): Promise<Model>;
}

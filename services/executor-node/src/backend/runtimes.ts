/** What a model's description may name as its `runtime`; announced to executors. */
export const RUNTIMES = ['onnx', 'wasm'] as const;

export type Runtime = (typeof RUNTIMES)[number];

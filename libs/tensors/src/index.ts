export { encodeOnnx } from './onnx/encode-onnx.js';
export type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './onnx/onnx-model.js';
export { hashedNgrams, type NgramSettings } from './text/hashed-ngrams.js';
export { toDense, type SparseVector } from './linear/sparse-vector.js';
export { minimise, type Minimum, type MinimiseOptions, type Objective } from './linear/minimise.js';
export {
  predictLogistic,
  sigmoid,
  trainLogistic,
  type LabelledVector,
  type LogisticModel,
  type TrainedModel,
  type TrainingOptions,
} from './linear/logistic-regression.js';
export { logisticNetwork } from './linear/logistic-network.js';
export { evaluate, rocAuc, type Evaluation, type Judged } from './linear/evaluation.js';
export { seededRandom } from './linear/seeded-random.js';
export { split, type Split } from './linear/split.js';

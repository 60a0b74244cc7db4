import { DEFAULT_PARAMETERS, type RankingParameters, rankingParametersSchema } from '@icubed/ranking';
import type { BenchmarkConfig } from '../config.js';

/** Injection token of the governed parameters in force. */
export const POLICY = Symbol('POLICY');

/** Checked as a stranger will check them in a release's inputs. */
export function policyOf({ minimumSpend }: Pick<BenchmarkConfig, 'minimumSpend'>): RankingParameters {
  return rankingParametersSchema.parse({ ...DEFAULT_PARAMETERS, minimumSpend: minimumSpend.toString() });
}

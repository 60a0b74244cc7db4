import type { ErrorSpec } from '../error-spec.js';
import { benchmarkErrors } from './benchmark.js';
import { chainErrors } from './chain.js';
import { contentErrors } from './content.js';
import { deployErrors } from './deploy.js';
import { devnetErrors } from './devnet.js';
import { executorErrors } from './executor.js';
import { gatewayErrors } from './gateway.js';
import { imoErrors } from './imo.js';
import { messagingErrors } from './messaging.js';
import { nodeErrors } from './node.js';
import { orchestratorErrors } from './orchestrator.js';
import { platformErrors } from './platform.js';
import { protocolErrors } from './protocol.js';
import { registryErrors } from './registry.js';

/** Every stable code of the modelverse. GraphQL errors, RFC 9457 problems and the reference page are made from this one table. */
export const errorCatalogue = {
  ...platformErrors,
  ...protocolErrors,
  ...chainErrors,
  ...messagingErrors,
  ...registryErrors,
  ...contentErrors,
  ...imoErrors,
  ...executorErrors,
  ...nodeErrors,
  ...gatewayErrors,
  ...benchmarkErrors,
  ...orchestratorErrors,
  ...deployErrors,
  ...devnetErrors,
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof errorCatalogue;

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}

import { declareErrors } from '../error-spec.js';

export const chainErrors = declareErrors({
  'MIRROR.BEHIND': { title: 'The mirror has not reached the asked block yet', status: 503, retryable: true },
  'MIRROR.RPC_UNAVAILABLE': { title: 'No chain RPC endpoint answers', status: 503, retryable: true },
  'MIRROR.REORG_PAST_FINALITY': { title: 'The chain was reorganised past its finality; the mirror halted', status: 503, retryable: false },
  'MIRROR.WRITER_LOST': { title: 'Another writer moved the cursor', status: 409, retryable: true },
});

import { declareErrors } from '../error-spec.js';

export const chainErrors = declareErrors({
  'MIRROR.HISTORY_TOO_LONG': {
    title: 'An aggregate has more events than are read at once',
    status: 422,
    retryable: false,
  },
  'MIRROR.BEHIND': { title: 'The mirror has not reached the asked block yet', status: 503, retryable: true },
  'MIRROR.CHAIN_BEHIND': { title: 'The chain is older than what was mirrored from it', status: 503, retryable: false },
  'MIRROR.CHAIN_UNSTABLE': { title: 'The chain moved while it was being read', status: 503, retryable: true },
  'MIRROR.RANGE_TOO_LARGE': {
    title: 'An RPC endpoint refused a range of blocks as too large',
    status: 503,
    retryable: true,
  },
  'MIRROR.REORG_PAST_FINALITY': {
    title: 'The chain was reorganised past its finality; the mirror halted',
    status: 503,
    retryable: false,
  },
  'MIRROR.RPC_LIED': {
    title: 'An RPC endpoint contradicted what a block hash proves',
    status: 503,
    retryable: true,
  },
  'MIRROR.RPC_REJECTED': { title: 'The chain RPC endpoint rejected the request', status: 502, retryable: false },
  'MIRROR.RPC_UNAVAILABLE': { title: 'No chain RPC endpoint answers', status: 503, retryable: true },
  'MIRROR.UNDECODABLE': {
    title: 'A contract event does not match the ABI this service was built with',
    status: 500,
    retryable: false,
  },
  'MIRROR.WRITER_LOST': { title: 'Another writer moved the cursor', status: 409, retryable: true },
  'MIRROR.WRONG_CHAIN': {
    title: 'The RPC endpoint serves another chain than configured',
    status: 503,
    retryable: false,
  },
});

import { declareErrors } from '../error-spec.js';

export const imoErrors = declareErrors({
  'IMO.ASSET_NOT_FOUND': { title: 'The chain knows no such asset', status: 404, retryable: false },
  'IMO.CAP_EXCEEDED': {
    title: 'The account would hold more than the offering allows one account',
    status: 422,
    retryable: false,
  },
  'IMO.CREATOR_CANNOT_RESERVE': {
    title: 'The creator cannot reserve shares of the own offering',
    status: 422,
    retryable: false,
  },
  'IMO.DEADLINE_PASSED': {
    title: 'The offering takes no reservations after its deadline',
    status: 409,
    retryable: false,
  },
  'IMO.INSUFFICIENT_SHARES': { title: 'More shares were asked for than the pool holds', status: 422, retryable: false },
  'IMO.INSUFFICIENT_USD': { title: 'The wallet holds less USD than the shares cost', status: 422, retryable: false },
  'IMO.NOTHING_CLAIMABLE': { title: 'There is no dividend to claim', status: 409, retryable: true },
  'IMO.NOTHING_TO_REFUND': { title: 'The account has no reservation to take back', status: 409, retryable: false },
  'IMO.NOTHING_VESTED': { title: 'No proceeds have vested yet', status: 409, retryable: true },
  'IMO.NOT_ALLOWLISTED': { title: 'The offering is open to its allowlist only', status: 403, retryable: false },
  'IMO.NOT_ALL_SHARES': { title: 'Only who holds all shares of an asset can offer it', status: 409, retryable: false },
  'IMO.NOT_STEWARD': { title: 'Only the steward of an asset can offer it', status: 403, retryable: false },
  'IMO.OFFERING_EXISTS': { title: 'The asset has an offering already', status: 409, retryable: false },
  'IMO.OFFERING_LOCKED': { title: 'The pool is full and takes no more reservations', status: 409, retryable: false },
  'IMO.OFFERING_NOT_FAILED': {
    title: 'Reservations are given back only after an offering failed',
    status: 409,
    retryable: false,
  },
  'IMO.OFFERING_NOT_FOUND': { title: 'The asset has no offering', status: 404, retryable: false },
  'IMO.OFFERING_NOT_OPEN': { title: 'The offering is over', status: 409, retryable: false },
  'IMO.OFFERING_NOT_RELEASED': { title: 'The offering is not released', status: 409, retryable: false },
  'IMO.TERMS_INVALID': { title: 'The terms of the offering are outside their bounds', status: 422, retryable: false },
});

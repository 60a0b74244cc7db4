import { declareErrors } from '../error-spec.js';

export const devnetErrors = declareErrors({
  'DEVNET.PORT_TAKEN': { title: 'A port that the local network needs is taken', status: 500, retryable: false },
  'DEVNET.PART_FAILED': { title: 'A part of the local network stopped by itself', status: 500, retryable: false },
  'DEVNET.PART_TIMEOUT': { title: 'A part of the local network was not ready in time', status: 500, retryable: true },
  'DEVNET.POSTGRES_MISSING': { title: 'No PostgreSQL binaries for this machine', status: 500, retryable: false },
  'DEVNET.REDIS_MISSING': {
    title: 'No Redis on this machine and none could be fetched',
    status: 500,
    retryable: false,
  },
  'DEVNET.ANVIL_MISSING': { title: 'No anvil binary for this machine', status: 500, retryable: false },
  'DEVNET.KAFKA_MISSING': {
    title: 'Kafka could not be fetched or has no Java to run on',
    status: 500,
    retryable: false,
  },
  'DEVNET.FOLDER_UNSAFE': { title: 'A folder for local state belongs to somebody else', status: 500, retryable: false },
  'DEVNET.TESTBED_MISSING': {
    title: 'A spec needs infrastructure that the test run has not started',
    status: 500,
    retryable: false,
  },
  'DEVNET.OPTION_INVALID': {
    title: 'An option of the local network is unknown or wrong',
    status: 400,
    retryable: false,
  },
  'DEVNET.ALREADY_RUNNING': {
    title: 'A local network already runs on this data folder',
    status: 500,
    retryable: false,
  },
  'DEVNET.CHAIN_BEHIND': {
    title: 'The chain is behind what the services have mirrored',
    status: 500,
    retryable: false,
  },
  'DEVNET.STATE_BROKEN': { title: 'The state in the data folder cannot be used', status: 500, retryable: false },
});

import { ModelverseError } from '@icubed/errors';

export const TEST_POSTGRES_URL = 'ICUBED_TEST_POSTGRES_URL';
export const TEST_REDIS_URL = 'ICUBED_TEST_REDIS_URL';

export function testPostgresUrl(): string {
  return required(TEST_POSTGRES_URL);
}

/** The test run's Redis, with a logical database for each jest worker: specs that run at once do not see each other. */
export function testRedisUrl(): string {
  const worker = Number(process.env['JEST_WORKER_ID'] ?? '1');
  return `${required(TEST_REDIS_URL)}/${worker % 64}`;
}

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new ModelverseError(
    'DEVNET.TESTBED_MISSING',
    `${name} is not set: run integration specs with npm test, which starts the infrastructure.`,
  );
}

import { afterAll, beforeAll } from '@jest/globals';
import { deadLetterContract } from './dead-letter-contract.js';
import { TestService } from './test-service.js';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.close());

deadLetterContract('PostgreSQL', () => ({
  service,
  connect: () => service.transport(),
  at: ['--database-url', service.database.url],
}));

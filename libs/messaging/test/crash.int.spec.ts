import { afterAll, beforeAll } from '@jest/globals';
import { crashContract } from './crash-contract.js';
import { TestService } from './test-service.js';

const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31);
let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.close());

crashContract('PostgreSQL', () => ({ service, connect: () => service.transport(), storesAgain: false, seed }));

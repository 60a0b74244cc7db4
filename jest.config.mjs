/**
 * Jest runs the TypeScript sources of every package (the `icubed-source` export condition), so a test never sees a
 * stale build. The suffix chooses the run: `.unit.spec.ts` is pure, `.int.spec.ts` and `.e2e.spec.ts` use real
 * PostgreSQL, Redis and anvil that tools/jest/global-setup.mjs starts once.
 * @type {import('jest').Config}
 */
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2024',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        keepClassNames: true,
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

const base = {
  rootDir: import.meta.dirname,
  roots: [
    '<rootDir>/libs',
    '<rootDir>/services',
    '<rootDir>/infra',
    '<rootDir>/tools',
    '<rootDir>/examples',
    '<rootDir>/bench',
    '<rootDir>/contracts/script',
  ],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['icubed-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'],
    '^fast-check$': '<rootDir>/tools/jest/fast-check.mjs',
  },
  transform,
  transformIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/.devnet/'],
};

export default {
  projects: [
    { ...base, displayName: 'unit', testMatch: ['**/*.unit.spec.ts'] },
    {
      ...base,
      displayName: 'integration',
      testMatch: ['**/*.int.spec.ts', '**/*.e2e.spec.ts'],
      globalSetup: '<rootDir>/tools/jest/global-setup.mjs',
      globalTeardown: '<rootDir>/tools/jest/global-teardown.mjs',
    },
    // needs Java and Maven: npm run test:kafka
    { ...base, displayName: 'kafka', testMatch: ['**/*.kafka.spec.ts'] },
  ],
  // what hangs has to end some day; nothing here is asked how fast it is, on whatever machine
  testTimeout: 300_000,
  // a worker that has nothing left to do takes a while to give its memory back; jest's half second is for an idle machine
  workerGracefulExitTimeout: 20_000,
  // jest's default leaves a core idle; a suite spends much of its time waiting for blocks and sockets
  maxWorkers: '100%',
};

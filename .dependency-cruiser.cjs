/**
 * The directions that dependencies may take (docs/architecture.md). Paths are matched against resolved files, so a rule
 * holds for a relative import and for an import by package name alike.
 */
const SPEC = '\\.spec\\.ts$|(^|/)test/';
const FRAMEWORKS = [
  '@nestjs/',
  '@apollo/',
  'typeorm',
  'pg',
  'kafkajs',
  'ioredis',
  'bullmq',
  'express',
  'helia',
  '@helia/',
  'ws',
  'onnxruntime-node',
  'reflect-metadata',
  'rxjs',
  'pino',
].join('|');
const IO_LIBS = '^libs/(persistence|messaging|hosting|telemetry|config|chain-listener|graphql|identity|ipfs|sdk)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'services-never-import-services',
      comment: 'They speak through Kafka, the chain, or one of the three internal calls of the architecture.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/([^/]+)/', pathNot: '^services/$1/' },
    },
    {
      name: 'only-the-devnet-imports-services',
      severity: 'error',
      from: { pathNot: '^(services|infra/devnet)/' },
      to: { path: '^services/' },
    },
    {
      name: 'the-devnet-imports-only-hosts',
      comment: 'A service shows one door: host(env).',
      severity: 'error',
      from: { path: '^infra/devnet/' },
      to: { path: '^services/', pathNot: '^services/[^/]+/(src|dist)/host\\.(ts|js|d\\.ts)$' },
    },
    {
      name: 'the-demo-stays-outside',
      comment: 'The demo uses the public API as a third party would.',
      severity: 'error',
      from: { path: '^infra/devnet/src/demo/' },
      to: { path: '^services/|^libs/(persistence|messaging|hosting|chain-listener|identity|graphql|ipfs)/' },
    },
    {
      name: 'libs-never-import-services-or-infra',
      severity: 'error',
      from: { path: '^libs/', pathNot: SPEC },
      to: { path: '^(services|infra)/' },
    },
    {
      name: 'only-specs-and-infra-start-infrastructure',
      severity: 'error',
      from: { path: '^(libs|services|examples)/', pathNot: SPEC },
      to: { path: '^infra/local/' },
    },
    {
      name: 'domain-files-import-no-framework',
      comment: '<noun>/<noun>.ts holds states and decisions: no Nest, no database, no clock.',
      severity: 'error',
      from: { path: '^services/[^/]+/src/([^/]+)/\\1\\.ts$' },
      to: { path: `(^|/)node_modules/(${FRAMEWORKS})(/|$)|${IO_LIBS}` },
    },
    {
      name: 'domain-files-use-no-node-io',
      severity: 'error',
      from: { path: '^services/[^/]+/src/([^/]+)/\\1\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|assert)$' },
    },
    {
      name: 'pure-libs-stay-pure',
      comment: 'They run in wallets, nodes and services alike.',
      severity: 'error',
      from: { path: '^libs/(protocol|errors|events|content|formats|tensors|ranking|workflow)/src/', pathNot: SPEC },
      to: { path: `(^|/)node_modules/(${FRAMEWORKS})(/|$)|${IO_LIBS}` },
    },
    {
      name: 'the-gateway-owns-no-domain',
      comment: 'No contracts, no outbox, no mirror.',
      severity: 'error',
      from: { path: '^services/gateway/', pathNot: SPEC },
      to: { path: '^libs/(chain-listener|messaging|content|ipfs|events)/' },
    },
    {
      name: 'nodes-are-outsiders',
      comment: 'A node holds no Redis, Kafka or Postgres credentials; it has nothing that could use them.',
      severity: 'error',
      from: { path: '^services/executor-node/', pathNot: SPEC },
      to: {
        path: '^libs/(persistence|messaging|chain-listener|graphql|identity|hosting|ipfs|sdk)/|(^|/)node_modules/(typeorm|pg|kafkajs|ioredis|bullmq|@nestjs)(/|$)',
      },
    },
    {
      name: 'the-sdk-is-a-client',
      severity: 'error',
      from: { path: '^libs/sdk/', pathNot: SPEC },
      to: {
        path: `(^|/)node_modules/(@nestjs|typeorm|pg|kafkajs|ioredis|bullmq)(/|$)|^libs/(persistence|messaging|hosting|chain-listener|identity|graphql|ipfs|telemetry|config)/`,
      },
    },
    {
      name: 'ranking-never-imports-governance',
      severity: 'error',
      from: { path: '^services/benchmark/src/', pathNot: '^services/benchmark/src/(governance/|[^/]+\\.ts$)' },
      to: { path: '^services/benchmark/src/governance/' },
    },
    {
      name: 'libs-have-one-face',
      comment: 'Other packages import the index, never a file inside.',
      severity: 'error',
      from: { path: '^(libs|services|infra)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/(src|dist)/', pathNot: ['^libs/[^/]+/(src|dist)/[^/]+\\.(ts|js|d\\.ts)$', '^$1/$2/'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // a program of Ponder's, whose modules only Ponder knows
    exclude: { path: '(^|/)(dist|generated|\\.devnet)/|^bench/mirror/ponder/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // the sources, not a build that may be stale
      conditionNames: ['icubed-source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};

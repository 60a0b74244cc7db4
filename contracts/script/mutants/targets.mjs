// What is mutated and what must notice. A new contract is a new line here.
//   sources  what is mutated: the contract and the libraries compiled into it
//   near     its own test folders, asked first
//   far      what is asked only about those that survive: the economy as a whole
//   units    further compilation units that contain the sources (tests that use a library by itself)

const ECONOMY = ['invariant'];

export const TARGETS = [
  {
    name: 'RevenueLedger',
    contract: 'src/revenue/RevenueLedger.sol',
    sources: ['src/revenue/RevenueLedger.sol', 'src/revenue/Revenue.sol', 'src/revenue/Position.sol'],
    near: ['RevenueLedger', 'ShareToken'],
    far: [...ECONOMY, 'InitialModelOffering', 'ShareGrants', 'ShareExchange'],
  },
  {
    name: 'InitialModelOffering',
    contract: 'src/offering/InitialModelOffering.sol',
    sources: [
      'src/offering/InitialModelOffering.sol',
      'src/offering/BusinessCalendar.sol',
      'src/offering/FederalHolidays.sol',
      'src/offering/PacificTime.sol',
    ],
    near: ['InitialModelOffering', 'RevealDisputes', 'BusinessCalendar'],
    far: ECONOMY,
    units: ['test/BusinessCalendar/unlockAt/unlockAt.t.sol'],
  },
  {
    name: 'JobManager',
    contract: 'src/jobs/JobManager.sol',
    sources: ['src/jobs/JobManager.sol', 'src/jobs/SessionHead.sol', 'src/jobs/RollingSum.sol'],
    near: ['JobManager'],
    far: ECONOMY,
  },
  {
    name: 'ShareExchange',
    contract: 'src/exchange/ShareExchange.sol',
    sources: ['src/exchange/ShareExchange.sol'],
    near: ['ShareExchange'],
    far: ECONOMY,
  },
  {
    name: 'ShareGrants',
    contract: 'src/grants/ShareGrants.sol',
    sources: ['src/grants/ShareGrants.sol'],
    near: ['ShareGrants'],
    far: ECONOMY,
  },
  {
    name: 'NodeRegistry',
    contract: 'src/nodes/NodeRegistry.sol',
    sources: ['src/nodes/NodeRegistry.sol'],
    near: ['NodeRegistry'],
    far: ECONOMY,
  },
  {
    name: 'FutarchyMarket',
    contract: 'src/governance/FutarchyMarket.sol',
    sources: [
      'src/governance/FutarchyMarket.sol',
      'src/governance/Lmsr.sol',
      'src/governance/OutcomeBook.sol',
      'src/governance/ClampedAverage.sol',
      'src/governance/AnchoredMetric.sol',
    ],
    units: [
      'test/governance/Lmsr/Lmsr.t.sol',
      'test/governance/ClampedAverage/ClampedAverage.t.sol',
      'test/governance/AnchoredMetric/AnchoredMetric.t.sol',
    ],
    near: ['governance/FutarchyMarket', 'governance/Lmsr', 'governance/ClampedAverage', 'governance/AnchoredMetric'],
    far: ['governance/ModelverseGovernor'],
  },
  {
    name: 'CommunityPool',
    contract: 'src/governance/CommunityPool.sol',
    sources: ['src/governance/CommunityPool.sol'],
    near: ['governance/CommunityPool'],
    far: ['governance/FutarchyMarket', 'governance/ModelverseGovernor'],
  },
  {
    name: 'AssetRegistry',
    contract: 'src/registry/AssetRegistry.sol',
    sources: ['src/registry/AssetRegistry.sol', 'src/registry/Edge.sol', 'src/registry/LineageRules.sol'],
    near: ['AssetRegistry', 'RevenueLedger'],
    far: [...ECONOMY, 'InitialModelOffering', 'JobManager'],
  },
  {
    name: 'ReceiptAnchor',
    contract: 'src/receipts/ReceiptAnchor.sol',
    sources: ['src/receipts/ReceiptAnchor.sol', 'src/receipts/Rfc6962.sol'],
    near: ['ReceiptAnchor'],
    far: [],
  },
  {
    name: 'RankingAnchor',
    contract: 'src/ranking/RankingAnchor.sol',
    sources: ['src/ranking/RankingAnchor.sol'],
    near: ['RankingAnchor'],
    far: ['governance/FutarchyMarket'],
  },
];

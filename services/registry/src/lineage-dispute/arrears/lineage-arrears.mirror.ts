import { projection, type AnyProjection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { ARREARS_EVENTS, evolve, type ArrearsEvent, type LineageArrears } from './lineage-arrears.js';

/** Mirrors what upheld lineage disputes left to be paid: one aggregate per child and parent. */
export function lineageArrearsProjection(): AnyProjection {
  return projection<LineageArrears, ArrearsEvent>({
    kind: 'lineage-arrears',
    sources: [{ contract: 'LineageDisputes', abi: interfaces.LineageDisputes.fragments, events: ARREARS_EVENTS }],
    aggregateOf: ({ args }) => `${args.childId} ${args.parentId}`,
    evolve,
    async write(manager, _id, arrears, { chainId, finality, asOfBlock }) {
      await manager.query(
        `INSERT INTO lineage_arrears (chain_id, child, parent, owed, from_proceeds, from_dividends, finality, as_of_block)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (chain_id, child, parent) DO UPDATE SET owed = EXCLUDED.owed, from_proceeds = EXCLUDED.from_proceeds,
           from_dividends = EXCLUDED.from_dividends, finality = EXCLUDED.finality, as_of_block = EXCLUDED.as_of_block`,
        [
          chainId,
          arrears.childId.toString(),
          arrears.parentId.toString(),
          arrears.owedUsdMicros.toString(),
          arrears.fromProceedsUsdMicros.toString(),
          arrears.fromDividendsUsdMicros.toString(),
          finality,
          asOfBlock,
        ],
      );
    },
    async erase(manager, id) {
      const [child, parent] = id.split(' ');
      await manager.query('DELETE FROM lineage_arrears WHERE child = $1 AND parent = $2', [child, parent]);
    },
  });
}

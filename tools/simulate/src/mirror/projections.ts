import { createHash } from 'node:crypto';
import { chainFact, projection, type AnyProjection, type ChainEvent } from '@icubed/chain-listener';
import { defineFact } from '@icubed/events';
import { toJsonb } from '@icubed/persistence';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { abiOf, type ContractName } from '../chain/contracts.js';

/** Two orders of the same events are two digests, so a fold that went wrong once never comes right again. */
interface Trail {
  readonly events: number;
  readonly sum: bigint;
  readonly digest: string;
  readonly last: string;
}

export const happened = defineFact({
  type: 'icubed.simulation.happened.v1',
  topic: 'simulation.event',
  key: (data) => data.id,
  data: z.object({
    chainId: z.number(),
    id: z.string(),
    name: z.string(),
    events: z.number(),
    digest: z.string(),
    origin: z.unknown(),
  }),
});

function trail(
  kind: string,
  contract: ContractName,
  events: readonly string[],
  idsOf: (event: ChainEvent) => string[],
): AnyProjection {
  return projection<Trail, ChainEvent>({
    kind,
    sources: [{ contract, abi: abiOf(contract).fragments, events }],
    aggregateOf: idsOf,
    evolve(state = { events: 0, sum: 0n, digest: '', last: '' }, event) {
      const { name, args, origin } = event;
      const numbers = Object.values(args).filter((value) => typeof value === 'bigint');
      const text = `${state.digest} ${name} ${toJsonb(args)} ${origin.transactionHash} ${origin.logIndex}`;
      return {
        events: state.events + 1,
        sum: state.sum + numbers.reduce((total, value) => total + value, 0n),
        digest: createHash('sha256').update(text).digest('hex').slice(0, 32),
        last: name,
      };
    },
    async write(manager, id, state, meta) {
      await manager.query(
        `INSERT INTO trail (kind, id, events, sum, digest, last, finality, as_of_block, as_of_timestamp)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (kind, id) DO UPDATE SET events = EXCLUDED.events, sum = EXCLUDED.sum, digest = EXCLUDED.digest,
           last = EXCLUDED.last, finality = EXCLUDED.finality, as_of_block = EXCLUDED.as_of_block, as_of_timestamp = EXCLUDED.as_of_timestamp`,
        [
          kind,
          id,
          state.events,
          String(state.sum),
          state.digest,
          state.last,
          meta.finality,
          meta.asOfBlock,
          meta.asOfTimestamp,
        ],
      );
    },
    async erase(manager: EntityManager, id: string) {
      await manager.query('DELETE FROM trail WHERE kind = $1 AND id = $2', [kind, id]);
    },
    factsAtFinality(_before, event, after, id) {
      const { events: count, digest } = after;
      // an event of two aggregates is announced for the first of them
      return idsOf(event)[0] === id
        ? [chainFact(happened, event, { id: `${kind}-${id}`, name: event.name, events: count, digest })]
        : [];
    },
  });
}

const NOBODY = `0x${'0'.repeat(40)}`;
const only =
  (name: string) =>
  ({ args }: ChainEvent): string[] => [String(args[name])];
const both = ({ args }: ChainEvent): string[] =>
  [String(args['from']), String(args['to'])].filter((id) => id !== NOBODY);

/** As many shapes as the services have: one aggregate an event, two, two projections of one event, events nobody asks for. */
export const projections: readonly AnyProjection[] = [
  trail('asset', 'AssetRegistry', ['AssetRegistered', 'ContentRevealed', 'PriceScheduled'], only('assetId')),
  trail('edge', 'AssetRegistry', ['EdgeAdded'], ({ args }) => [String(args['child']), String(args['parent'])]),
  trail(
    'offering',
    'InitialModelOffering',
    ['OfferingOpened', 'SharesReserved', 'OfferingLocked', 'OfferingFailed'],
    only('assetId'),
  ),
  trail('revenue', 'RevenueLedger', ['UsagePaid', 'Distributed', 'DividendClaimed'], only('assetId')),
  trail('payer', 'RevenueLedger', ['UsagePaid'], only('payer')),
  trail('position', 'RevenueLedger', ['ShareTransfer'], both),
  trail('session', 'JobManager', ['SessionOpened', 'VoucherRedeemed', 'SessionClosed'], only('sessionId')),
  trail('balance', 'TestUSD', ['Transfer'], both),
];

export class TrailTable1795000000001 implements MigrationInterface {
  readonly name = 'TrailTable1795000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE trail (kind text, id text, events integer, sum numeric, digest text, last text, finality text,
       as_of_block bigint, as_of_timestamp bigint, PRIMARY KEY (kind, id))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE trail');
  }
}

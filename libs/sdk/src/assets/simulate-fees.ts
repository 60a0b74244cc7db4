import type { Http } from '../transport/http.js';
import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';
import type { AssetKind, EdgeType } from './publish-asset.js';

/** An asset as it is, at its own price where none is named; or one that is planned. Prices in USD base units. */
export type FeePlan =
  | { readonly did: string; readonly price?: bigint }
  | {
      readonly kind: AssetKind;
      readonly parents: readonly { readonly did: string; readonly edgeType: EdgeType }[];
      /** As a merge-job receipt would prove them: of each MERGE parent in order, in parts per million. */
      readonly mergeWeightsPpm?: readonly number[];
      readonly price: bigint;
    };

/** `price` is `fee`, all `shares` and `remainder` together. */
export interface FeeSimulation {
  readonly price: bigint;
  readonly fee: bigint;
  readonly protocolBps: number;
  /** From the asset itself, whose `did` is null where it is planned, upwards. */
  readonly shares: readonly { readonly did: string | null; readonly holders: bigint }[];
  readonly remainder: bigint;
}

interface Answer {
  readonly __typename: 'FeeSimulation';
  readonly price: string;
  readonly fee: string;
  readonly protocolBps: number;
  readonly shares: readonly { readonly did: string | null; readonly holders: string }[];
  readonly remainder: string;
}

const SIMULATE_FEES = /* GraphQL */ `
  query SimulateFees($input: SimulateFeesInput!) {
    simulateFees(input: $input) {
      __typename
      ... on FeeSimulation {
        price
        fee
        protocolBps
        shares {
          did
          holders
        }
        remainder
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

/** Who gets what of one payment. Throws the codes of a registration that would be refused. */
export async function simulateFees(http: Http, plan: FeePlan): Promise<FeeSimulation> {
  const input = { ...plan, price: plan.price?.toString() };
  const { simulateFees: answer } = await runOperation<{ simulateFees: MutationResult<Answer> }>(http, SIMULATE_FEES, {
    input,
  });
  const { price, fee, protocolBps, shares, remainder } = successOf('FeeSimulation', answer);
  return {
    price: BigInt(price),
    fee: BigInt(fee),
    protocolBps,
    shares: shares.map(({ did, holders }) => ({ did, holders: BigInt(holders) })),
    remainder: BigInt(remainder),
  };
}

import { interfaces } from '@icubed/contracts-abi';
import { formatUsd } from '@icubed/protocol';
import { type Call, readCall } from '@icubed/sdk';
import { Contract } from 'ethers';
import { assertThat, eventually, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

export const settle: Step<Stage> = {
  id: 'settle',
  title: 'the calls are settled by signed vouchers: assets and nodes are paid on-chain',
  async play({ api, provider, deployment, scene, cast: { buyer } }) {
    const client = api.withApiKey(given(scene.apiKey, 'an API key')).http;
    const calls = await Promise.all(
      [...scene.callIds, ...scene.workflowCallIds].map((callId) =>
        eventually(`call ${callId} to be settled`, async () => {
          const call = await readCall(client, callId);
          return call && partsOf(call).every(({ settledIn }) => settledIn !== null) ? call : undefined;
        }),
      ),
    );
    const paid = calls.reduce((sum, { costUsdMicros }) => sum + BigInt(costUsdMicros), 0n);
    const parts = calls.flatMap(partsOf);
    const transactions = [...new Set(parts.map(({ settledIn }) => given(settledIn ?? undefined, 'a settlement')))];
    const chain = chainView(provider, deployment);
    const redeemed = await redeemedIn(chain, transactions);
    assertThat(redeemed === paid, `the vouchers redeemed ${redeemed}, the calls cost ${paid}`);
    const what = `${scene.callIds.length} calls of the model, ${scene.workflowCallIds.length} of the workflow`;
    scene.earnings.push({ who: buyer.name, paid, earned: 0n, what });
    await noteNodes(chain, scene);
    return { calls: calls.length, steps: parts.length - calls.length, transactions, paidUsd: formatUsd(paid) };
  },
};

/** The call itself and the steps it was made of; each is paid on its own. */
const partsOf = (call: Call): readonly { readonly settledIn: string | null }[] => [call, ...call.steps];

interface ChainView {
  readonly provider: Stage['provider'];
  readonly jobs: Contract;
  readonly ledger: Contract;
}

function chainView(provider: Stage['provider'], deployment: Stage['deployment']): ChainView {
  const { JobManager, RevenueLedger } = deployment.contracts;
  return {
    provider,
    jobs: new Contract(JobManager, interfaces.JobManager, provider),
    ledger: new Contract(RevenueLedger, interfaces.RevenueLedger, provider),
  };
}

/** What JobManager owes each node that signed a receipt, and the ledger the community pool. */
async function noteNodes({ jobs, ledger }: ChainView, { receipts, earnings }: Stage['scene']): Promise<void> {
  const nodes = [...new Set(receipts.map(({ node }) => node))];
  for (const [index, node] of nodes.entries()) {
    const earned = (await jobs.getFunction('earningsOf')(node)) as bigint;
    earnings.push({ who: `node ${index + 1}`, paid: 0n, earned, what: 'compute, to be withdrawn' });
  }
  const [, , , fees] = (await ledger.getFunction('totals')()) as [bigint, bigint, bigint, bigint];
  earnings.push({ who: 'community pool', paid: 0n, earned: fees, what: 'protocol fee, 2.5 % of usage revenue' });
}

/** What the transactions' VoucherRedeemed events add up to: the chain's word, not the API's. */
async function redeemedIn({ provider, jobs }: ChainView, transactions: readonly string[]): Promise<bigint> {
  const receipts = await Promise.all(transactions.map((hash) => provider.getTransactionReceipt(hash)));
  return receipts
    .flatMap((receipt) => receipt?.logs ?? [])
    .map((log) => jobs.interface.parseLog(log))
    .filter((event) => event?.name === 'VoucherRedeemed')
    .reduce((sum, event) => sum + (event?.args['delta'] as bigint), 0n);
}

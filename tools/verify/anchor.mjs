import { interfaces } from '@icubed/contracts-abi';
import { Contract, FetchRequest, isError, JsonRpcProvider, ZeroHash } from 'ethers';

const TIMEOUT_MS = 30_000;

/** The chain could not be asked, or has nothing to say yet: neither equal nor different. */
export class Unanswered extends Error {}

/**
 * Holds a release against the root that stands under its week on-chain. `contract` is the RankingAnchor that the reader trusts; without it
 * the one that the release was signed for is asked. Answers the first difference, or where the root is anchored.
 */
export async function checkAnchor({ snapshot, cid, rpc, contract = snapshot.verifyingContract }) {
  const different = (path, expected, found) => ({ difference: { path, expected, found } });
  if (contract.toLowerCase() !== snapshot.verifyingContract.toLowerCase())
    return different('verifyingContract', contract, snapshot.verifyingContract);
  const request = new FetchRequest(rpc);
  request.timeout = TIMEOUT_MS;
  // a known network: ethers would ask for it for ever where nobody answers
  const provider = new JsonRpcProvider(request, snapshot.chainId, { staticNetwork: true, batchMaxCount: 1 });
  try {
    const chainId = Number(await provider.send('eth_chainId', []));
    if (chainId !== snapshot.chainId) return different('chainId', chainId, snapshot.chainId);
    const anchor = new Contract(contract, interfaces.RankingAnchor, provider);
    const root = await anchor.getFunction('rootOf')(snapshot.week);
    if (root === ZeroHash) throw new Unanswered(`no root is anchored for week ${snapshot.week}`);
    if (root !== snapshot.root) return different('root', root, snapshot.root);
    const [event] = await anchor.queryFilter(anchor.filters.RankingAnchored(snapshot.week));
    if (event === undefined) throw new Unanswered(`the endpoint does not have the event of week ${snapshot.week}`);
    if (event.args.cid !== cid) return different('cid', event.args.cid, cid);
    return { blockNumber: event.blockNumber, transactionHash: event.transactionHash };
  } catch (error) {
    if (error instanceof Unanswered) throw error;
    const nothingThere = isError(error, 'BAD_DATA');
    throw new Unanswered(nothingThere ? `no RankingAnchor at ${contract}` : `the chain at ${rpc}: ${error.message}`);
  } finally {
    provider.destroy();
  }
}

import { abiOf, CHAIN_ID, type ContractName, deployment, DEPLOYED_AT } from './chain/contracts.js';
import { logsOf, type SimBlock } from './chain/sim-block.js';
import { projections } from './mirror/projections.js';

const wanted = new Set(
  projections.flatMap(({ sources }) =>
    sources.flatMap(({ contract, events }) => {
      const abi = abiOf(contract as ContractName);
      return events.map((event) => `${deployment.contracts[contract]} ${abi.getEvent(event)?.topicHash}`);
    }),
  ),
);

/** mirror_log as it must be, from the simulated chain itself: a fault that the fresh index shares would otherwise go unseen. */
export function expectedLogs(blocks: readonly SimBlock[]): string[] {
  return blocks.slice(DEPLOYED_AT).flatMap((block) =>
    logsOf(block)
      .filter((log) => wanted.has(`${log.address} ${log.topics[0]}`))
      .map((log) =>
        [
          CHAIN_ID,
          block.number,
          Number(log.logIndex),
          block.hash,
          block.timestamp,
          log.transactionHash,
          log.address,
          log.topics.join(' '),
          log.data,
        ].join('|'),
      ),
  );
}

export const MIRRORED_LOGS = `SELECT concat_ws('|', chain_id, block_number, log_index, block_hash, block_timestamp, transaction_hash, address,
  array_to_string(topics, ' '), data) AS line FROM mirror_log ORDER BY block_number, log_index`;

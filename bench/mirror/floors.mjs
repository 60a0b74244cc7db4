import { eventDecoder } from '@icubed/chain-listener';
import pg from 'pg';
import { decodeEventLog, parseAbi } from 'viem';
import { logsOf } from './chain.mjs';
import { ABI, transfers } from './emitter.mjs';

const timed = async (work) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** What the parts of the work cost when nothing else is done. The rows to COPY come from a file of the server's own. */
export async function floorsOf(chain, database) {
  const logs = await logsOf(chain);
  const abi = parseAbi(ABI);
  const decode = eventDecoder(transfers.getEvent('Transfer'));
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query(TABLES);
  await client.query(
    `insert into source select 31337, block, place, hash, 1700000000, transaction, $1, string_to_array(topics, ' '), data
     from unnest($2::bigint[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[]) as log(block, place, hash, transaction, topics, data)`,
    [
      chain.address,
      logs.map(({ blockNumber }) => Number(blockNumber)),
      logs.map(({ logIndex }) => Number(logIndex)),
      logs.map(({ blockHash }) => blockHash),
      logs.map(({ transactionHash }) => transactionHash),
      logs.map(({ topics }) => topics.join(' ')),
      logs.map(({ data }) => data),
    ],
  );
  const {
    rows: [{ file }],
  } = await client.query(`select current_setting('data_directory') || '/rows.copy' as file`);
  await client.query(`copy source to '${file}'`);
  return {
    async measure() {
      const fetching = await timed(() => logsOf(chain));
      const decoding = await timed(() => logs.forEach(({ data, topics }) => decodeEventLog({ abi, data, topics })));
      const ownDecoding = await timed(() => logs.forEach(decode));
      await client.query('truncate target');
      const copying = await timed(() => client.query(`copy target from '${file}'`));
      const perSecond = (seconds) => chain.events / seconds;
      return {
        fetched: perSecond(fetching),
        decoded: perSecond(decoding),
        ownDecoded: perSecond(ownDecoding),
        copied: perSecond(copying),
      };
    },
    close: () => client.end(),
  };
}

/** `mirror_log` as the mirror has it, with its indexes, and one without to copy from. */
const TABLES = `
  create table source (
    chain_id bigint not null, block_number bigint not null, log_index integer not null,
    block_hash text not null, block_timestamp bigint not null, transaction_hash text not null,
    address text not null, topics text[] not null, data text not null
  );
  create table target (like source, primary key (chain_id, block_number, log_index));
  create index on target (transaction_hash)`;

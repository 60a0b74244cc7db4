import { ModelverseError } from '@icubed/errors';
import { rpc } from '@icubed/local';
import pg from 'pg';

interface Cursor {
  readonly schema: string;
  readonly finalNumber: number;
  readonly finalHash: string;
}

/**
 * Mirrors never go back behind what they took as final. Throws DEVNET.CHAIN_BEHIND when the chain, whose state file may
 * have been lost or replaced, no longer holds a service's last final block.
 */
export async function assertChainNotBehind(databaseUrl: string, rpcUrl: string): Promise<void> {
  for (const { schema, finalNumber, finalHash } of await cursors(databaseUrl)) {
    const block = (await rpc(rpcUrl, 'eth_getBlockByNumber', [`0x${finalNumber.toString(16)}`, false])) as {
      hash: string;
    } | null;
    if (block?.hash === finalHash) continue;
    const head = Number(await rpc(rpcUrl, 'eth_blockNumber'));
    const why = block === null ? `the chain ends at block ${head}` : `the chain holds another block ${finalNumber}`;
    throw new ModelverseError(
      'DEVNET.CHAIN_BEHIND',
      `${schema} has mirrored the chain up to block ${finalNumber} as final, but ${why}. Start once with --reset to begin anew.`,
      { schema, mirrored: finalNumber, head, option: '--reset' },
    );
  }
}

async function cursors(databaseUrl: string): Promise<Cursor[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const schemas = await client.query<{ schema: string }>(
      `select table_schema as schema from information_schema.tables where table_name = 'mirror_cursor' order by 1`,
    );
    const found: Cursor[] = [];
    for (const { schema } of schemas.rows) {
      const { rows } = await client.query<{ number: string; hash: string }>(
        `select final_number as number, final_hash as hash from ${client.escapeIdentifier(schema)}.mirror_cursor`,
      );
      found.push(...rows.map(({ number, hash }) => ({ schema, finalNumber: Number(number), finalHash: hash })));
    }
    return found;
  } finally {
    await client.end();
  }
}

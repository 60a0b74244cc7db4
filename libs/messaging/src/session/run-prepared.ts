import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

export interface Prepared {
  /** of the statement, the same on every connection */
  readonly name: string;
  readonly text: string;
}

/**
 * Runs a statement in the manager's transaction, parsed once on each connection: for one row, parsing and planning cost as much as writing. By
 * node-postgres itself, since TypeORM prepares nothing. Answers how many rows it wrote.
 */
export async function runPrepared(
  manager: EntityManager,
  statement: Prepared,
  values: readonly unknown[],
): Promise<number> {
  if (manager.queryRunner === undefined) throw new RangeError(`${statement.name} wants a transaction`);
  const client = (await manager.queryRunner.connect()) as PoolClient;
  const { rowCount } = await client.query({ ...statement, values: [...values] });
  return rowCount ?? 0;
}

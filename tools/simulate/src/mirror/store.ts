import { MirrorTables1795000000000 } from '@icubed/chain-listener';
import { messagingMigrations } from '@icubed/messaging';
import { createDataSource } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import { TrailTable1795000000001 } from './projections.js';

export const MIRROR_NAME = 'simulated-mirror';
export const SCHEMA = 'simulated';

/** `name` tells the mirror's connections, which are cut now and then, from the simulator's own. */
export function openStore(url: string, name: string, poolSize = 3): Promise<DataSource> {
  const migrations = [...messagingMigrations, MirrorTables1795000000000, TrailTable1795000000001];
  return createDataSource({ name, url, schema: SCHEMA, migrations, poolSize });
}

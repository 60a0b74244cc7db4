import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { apiKeyDigest, apiKeyPrefix, type ApiScope, generateApiKey, type Principal } from '@icubed/identity';
import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import { type ApiKey, MAX_KEYS } from './api-key.js';

interface Row {
  readonly id: string;
  readonly account_id: string;
  readonly address: string;
  readonly name: string;
  readonly scopes: string[];
  readonly prefix: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

const COLUMNS = 'id, account_id, address, name, scopes, prefix, created_at, last_used_at';
const USE_NOTED_EVERY_MS = 60_000;

@Injectable()
export class ApiKeyStore {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Answers the key with its secret, which is shown this once and stored only as its SHA-256. Throws AUTH.API_KEY_LIMIT. */
  async create(
    owner: Principal,
    name: string,
    scopes: readonly ApiScope[],
    now: Date,
  ): Promise<ApiKey & { key: string }> {
    const key = generateApiKey();
    return inTransaction(this.source, async (manager) => {
      // the wallet's row serialises the account's creations, or two at once would pass the count
      await manager.query('SELECT 1 FROM wallet WHERE address = $1 FOR UPDATE', [owner.address]);
      const [{ count } = { count: 0 }] = await manager.query<{ count: number }[]>(
        'SELECT count(*)::int AS count FROM api_key WHERE account_id = $1 AND revoked_at IS NULL',
        [owner.accountId],
      );
      if (count >= MAX_KEYS)
        throw new ModelverseError('AUTH.API_KEY_LIMIT', `An account holds at most ${MAX_KEYS} keys.`, {
          max: MAX_KEYS,
        });
      const rows = await manager.query<Row[]>(
        `INSERT INTO api_key (id, account_id, address, name, scopes, prefix, digest, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
        [randomUUID(), owner.accountId, owner.address, name, [...scopes], apiKeyPrefix(key), apiKeyDigest(key), now],
      );
      return { ...rows.map(toApiKey)[0]!, key };
    });
  }

  async list(accountId: string): Promise<ApiKey[]> {
    const rows = await this.source.query<Row[]>(
      `SELECT ${COLUMNS} FROM api_key WHERE account_id = $1 AND revoked_at IS NULL ORDER BY created_at, id LIMIT $2`,
      [accountId, MAX_KEYS],
    );
    return rows.map(toApiKey);
  }

  /** Throws PLATFORM.NOT_FOUND for a key of another account as for none. */
  async revoke(accountId: string, id: string, now: Date): Promise<void> {
    const [, changed] = await this.source.query<[unknown[], number]>(
      'UPDATE api_key SET revoked_at = $3 WHERE id = $2 AND account_id = $1 AND revoked_at IS NULL',
      [accountId, id, now],
    );
    if (changed === 0) throw new ModelverseError('PLATFORM.NOT_FOUND', 'The account has no such API key.');
  }

  async findBySecret(key: string, now: Date): Promise<ApiKey | undefined> {
    const rows = await this.source.query<Row[]>(
      `SELECT ${COLUMNS} FROM api_key WHERE digest = $1 AND revoked_at IS NULL`,
      [apiKeyDigest(key)],
    );
    const found = rows.map(toApiKey)[0];
    if (found !== undefined && now.getTime() - (found.lastUsedAt?.getTime() ?? 0) > USE_NOTED_EVERY_MS)
      this.noteUse(found.id, now);
    return found;
  }

  /** Once a minute and beside the request: knowing when a key was last used must not slow its use. */
  private noteUse(id: string, now: Date): void {
    this.source
      .query('UPDATE api_key SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)', [
        id,
        now,
      ])
      .catch((error: unknown) => this.logger.warn({ err: error, keyId: id }, 'the use of an API key was not noted'));
  }
}

function toApiKey(row: Row): ApiKey {
  const { id, address, name, scopes, prefix } = row;
  return {
    id,
    accountId: row.account_id,
    address,
    name,
    scopes,
    prefix,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}

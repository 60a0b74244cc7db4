import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@icubed/persistence';
import type { DataSource } from 'typeorm';

export interface Session {
  readonly id: string;
  readonly accountId: string;
  readonly address: string;
  readonly expiresAt: Date;
}

const SESSION_MS = 3_600_000;

@Injectable()
export class SessionStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async open(accountId: string, address: string, now: Date): Promise<Session> {
    const session = { id: randomUUID(), accountId, address, expiresAt: new Date(now.getTime() + SESSION_MS) };
    await this.source.query(
      `INSERT INTO session (id, account_id, address, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
      [session.id, accountId, address, now, session.expiresAt],
    );
    // whoever signs in sweeps what is long over: no job is needed
    await this.source.query(
      `DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1::timestamptz - interval '1 day' LIMIT 100)`,
      [now],
    );
    return session;
  }

  /** Undefined once it is revoked or expired. */
  async find(id: string, now: Date): Promise<Session | undefined> {
    const rows = await this.source.query<{ account_id: string; address: string; expires_at: Date }[]>(
      `SELECT account_id, address, expires_at FROM session WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2`,
      [id, now],
    );
    const row = rows[0];
    return row && { id, accountId: row.account_id, address: row.address, expiresAt: row.expires_at };
  }

  async revoke(id: string, now: Date): Promise<void> {
    await this.source.query('UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL', [id, now]);
  }
}

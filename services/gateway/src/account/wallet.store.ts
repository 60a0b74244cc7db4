import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@icubed/persistence';
import type { DataSource } from 'typeorm';

@Injectable()
export class WalletStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** The account of a wallet, made on its first sign-in; two first sign-ins at once agree on one account. */
  async accountOf(address: string, now: Date): Promise<string> {
    const rows = await this.source.query<{ account_id: string }[]>(
      `INSERT INTO wallet (address, account_id, created_at) VALUES ($1, $2, $3)
       ON CONFLICT (address) DO UPDATE SET address = excluded.address RETURNING account_id`,
      [address, randomUUID(), now],
    );
    const account = rows[0]?.account_id;
    if (account === undefined) throw new Error('the wallet was neither found nor inserted');
    return account;
  }
}

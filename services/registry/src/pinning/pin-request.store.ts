import { fromJsonb, InjectDataSource, inTransaction, toJsonb } from '@icubed/persistence';
import { ModelverseError } from '@icubed/errors';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { PinBody, PinQuery, PinRequest, PinState } from './pin-request.js';

interface PinRow {
  id: string;
  owner: string;
  cid: string;
  name: string | null;
  origins: string[];
  meta: unknown;
  status: PinState;
  created_at: Date;
  failures: number;
  detail: string | null;
}

const DUE_MAX = 20;

@Injectable()
export class PinRequestStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Adds a request, in place of `replaced` where there is one. @throws PINNING.QUOTA_EXCEEDED, PINNING.REQUEST_UNKNOWN */
  async add(id: string, owner: string, pin: PinBody, limits: { most: number; replaced?: string }): Promise<PinRequest> {
    return inTransaction(this.source, async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 11))', [owner]);
      if (limits.replaced !== undefined) await removeIn(manager, limits.replaced, owner);
      const [held] = await manager.query<{ count: string }[]>(
        'SELECT count(*) AS count FROM pin_request WHERE owner = $1',
        [owner],
      );
      if (Number(held?.count) >= limits.most)
        throw new ModelverseError('PINNING.QUOTA_EXCEEDED', `a token may pin ${limits.most} contents`);
      const [row] = await manager.query<PinRow[]>(
        `INSERT INTO pin_request (id, owner, cid, name, origins, meta, status, created_at, due_at)
         SELECT $1, $2, $3, $4, $5, $6, 'queued', greatest(date_trunc('milliseconds', clock_timestamp()),
           (SELECT max(created_at) + interval '1 millisecond' FROM pin_request WHERE owner = $2)), now() RETURNING *`,
        [id, owner, pin.cid, pin.name ?? null, pin.origins, toJsonb(pin.meta)],
      );
      await manager.query('DELETE FROM removed_pin WHERE cid = $1', [pin.cid]);
      return requestOf(row!);
    });
  }

  /** @throws PINNING.REQUEST_UNKNOWN, for another token's too */
  async get(id: string, owner: string): Promise<PinRequest> {
    const [row] = await this.source.query<PinRow[]>('SELECT * FROM pin_request WHERE id::text = $1 AND owner = $2', [
      id,
      owner,
    ]);
    if (!row) throw unknown();
    return requestOf(row);
  }

  async list(owner: string, query: PinQuery): Promise<{ readonly count: number; readonly results: PinRequest[] }> {
    const { where, values } = filterOf(owner, query);
    const [total] = await this.source.query<{ count: string }[]>(
      `SELECT count(*) AS count FROM pin_request WHERE ${where}`,
      values,
    );
    const rows = await this.source.query<PinRow[]>(
      `SELECT * FROM pin_request WHERE ${where} ORDER BY created_at DESC LIMIT $${values.length + 1}`,
      [...values, query.limit],
    );
    return { count: Number(total?.count), results: rows.map(requestOf) };
  }

  /** @throws PINNING.REQUEST_UNKNOWN */
  async remove(id: string, owner: string): Promise<void> {
    await inTransaction(this.source, (manager) => removeIn(manager, id, owner));
  }

  async due(now: Date): Promise<PinRequest[]> {
    const rows = await this.source.query<PinRow[]>(
      `SELECT * FROM pin_request WHERE status <> 'failed' AND due_at <= $1 ORDER BY (status = 'pinned'), due_at LIMIT ${DUE_MAX}`,
      [now],
    );
    return rows.map(requestOf);
  }

  async save(id: string, to: { status: PinState; failures: number; detail?: string; dueAt: Date }): Promise<void> {
    await this.source.query(
      'UPDATE pin_request SET status = $2, failures = $3, detail = $4, due_at = $5 WHERE id = $1',
      [id, to.status, to.failures, to.detail ?? null, to.dueAt],
    );
  }

  /** CIDs that nobody asks for any more and that are not let go of yet. */
  async removed(): Promise<string[]> {
    const rows = await this.source.query<{ cid: string }[]>(
      `SELECT cid FROM removed_pin r WHERE NOT EXISTS (SELECT FROM pin_request p WHERE p.cid = r.cid) LIMIT ${DUE_MAX}`,
    );
    return rows.map(({ cid }) => cid);
  }

  async letGo(cids: readonly string[]): Promise<void> {
    await this.source.query('DELETE FROM removed_pin WHERE cid = ANY($1::text[])', [cids]);
  }

  async pinned(): Promise<string[]> {
    const rows = await this.source.query<{ cid: string }[]>(
      `SELECT DISTINCT cid FROM pin_request WHERE status = 'pinned'`,
    );
    return rows.map(({ cid }) => cid);
  }
}

async function removeIn(manager: EntityManager, id: string, owner: string): Promise<void> {
  const [rows] = await manager.query<[{ cid: string }[], number]>(
    'DELETE FROM pin_request WHERE id::text = $1 AND owner = $2 RETURNING cid',
    [id, owner],
  );
  if (!rows[0]) throw unknown();
  await manager.query('INSERT INTO removed_pin (cid) VALUES ($1) ON CONFLICT DO NOTHING', [rows[0].cid]);
}

function filterOf(owner: string, { cid, name, match, status, before, after, meta }: PinQuery) {
  const values: unknown[] = [owner, status];
  const parts = ['owner = $1', 'status = ANY($2::text[])'];
  const add = (value: unknown, condition: (place: string) => string): void => {
    values.push(value);
    parts.push(condition(`$${values.length}`));
  };
  if (cid) add(cid, (place) => `cid = ANY(${place}::text[])`);
  if (before) add(before, (place) => `created_at < ${place}`);
  if (after) add(after, (place) => `created_at > ${place}`);
  if (meta) add(JSON.stringify(meta), (place) => `meta @> ${place}::jsonb`);
  if (name !== undefined) add(name, (place) => NAMED[match](place));
  return { where: parts.join(' AND '), values };
}

const NAMED: Record<PinQuery['match'], (place: string) => string> = {
  exact: (place) => `name = ${place}`,
  iexact: (place) => `lower(name) = lower(${place})`,
  partial: (place) => `position(${place} IN name) > 0`,
  ipartial: (place) => `position(lower(${place}) IN lower(name)) > 0`,
};

function unknown(): ModelverseError {
  return new ModelverseError('PINNING.REQUEST_UNKNOWN', 'this token has made no such request');
}

function requestOf(row: PinRow): PinRequest {
  return {
    id: row.id,
    owner: row.owner,
    cid: row.cid,
    name: row.name ?? undefined,
    origins: row.origins,
    meta: fromJsonb<Record<string, string>>(row.meta),
    status: row.status,
    createdAt: row.created_at,
    failures: row.failures,
    detail: row.detail ?? undefined,
  };
}

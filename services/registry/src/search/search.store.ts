import { InjectDataSource } from '@icubed/persistence';
import { assetId, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { MATCHES, matchParameters } from './matches.sql.js';
import type { SearchFilter } from './search-query.js';

/** A place in the list: `score` falls, then the id. */
export interface Hit {
  readonly score: bigint;
  readonly id: AssetId;
}

export interface Search {
  readonly chainId: number;
  readonly text: string | undefined;
  readonly headSeconds: number;
  readonly filter: SearchFilter;
}

export interface Facet {
  readonly value: string;
  readonly count: number;
}

export const FACETS = ['vertical', 'kind', 'state', 'task', 'licence', 'price'] as const;
export type FacetName = (typeof FACETS)[number];
export type Facets = Readonly<Record<FacetName, readonly Facet[]>>;

/** The largest groups of each facet. */
const VALUES_MAX = 20;
/** Powers of ten of a cent are what prices are compared by: up to 0.001, 0.01, 0.1, 1 USD, and above. */
const PRICE_GROUP = `CASE WHEN price = 0 THEN 'FREE' WHEN price <= 1000 THEN 'UP_TO_1000' WHEN price <= 10000 THEN 'UP_TO_10000'
  WHEN price <= 100000 THEN 'UP_TO_100000' WHEN price <= 1000000 THEN 'UP_TO_1000000' ELSE 'MORE' END`;

@Injectable()
export class SearchStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async hits({ chainId, text, headSeconds, filter }: Search, after: Hit | undefined, limit: number): Promise<Hit[]> {
    const rows = await this.source.query<{ asset_id: string; score: string }[]>(
      `WITH ${MATCHES} SELECT asset_id, score FROM matches
       WHERE $12::bigint IS NULL OR (score, asset_id) < ($12, $13::numeric)
       ORDER BY score DESC, asset_id DESC LIMIT $14`,
      [
        ...matchParameters(chainId, text, headSeconds, filter),
        after?.score.toString() ?? null,
        after?.id.toString() ?? null,
        limit,
      ],
    );
    return rows.map((row) => ({ score: BigInt(row.score), id: assetId(row.asset_id) }));
  }

  /** How many of all matches have each value: every filter counts, the facet's own too. */
  async facets({ chainId, text, headSeconds, filter }: Search): Promise<{ total: number; facets: Facets }> {
    const rows = await this.source.query<{ facet: FacetName | 'total'; value: string; count: string }[]>(
      `WITH ${MATCHES}, counted AS (
         SELECT facet, value, count(*) AS count FROM matches CROSS JOIN LATERAL (VALUES
           ('total', 'all'), ('vertical', vertical), ('kind', kind), ('state', status), ('task', task), ('licence', licence),
           ('price', ${PRICE_GROUP})) AS of_asset (facet, value)
         WHERE value IS NOT NULL GROUP BY facet, value
       ), ranked AS (
         SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC, value) AS place FROM counted
       )
       SELECT facet, value, count FROM ranked WHERE place <= ${VALUES_MAX} ORDER BY facet, place`,
      matchParameters(chainId, text, headSeconds, filter),
    );
    const of = (name: string): Facet[] =>
      rows.filter(({ facet }) => facet === name).map(({ value, count }) => ({ value, count: Number(count) }));
    const facets = Object.fromEntries(FACETS.map((name) => [name, of(name)])) as unknown as Facets;
    return { total: of('total')[0]?.count ?? 0, facets };
  }
}

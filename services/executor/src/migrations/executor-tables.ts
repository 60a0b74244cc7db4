import type { MigrationInterface, QueryRunner } from 'typeorm';

const usd = 'numeric(39,0) NOT NULL';

const tables = [
  `CREATE TABLE account (
    account_id text PRIMARY KEY,
    payer text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE session_key (
    chain_id bigint NOT NULL,
    account_id text NOT NULL REFERENCES account,
    address text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chain_id, account_id),
    UNIQUE (chain_id, address))`,
  // the mirror's index of sessions: their states stay with the mirror
  `CREATE TABLE session_ref (
    chain_id bigint NOT NULL,
    session_id text NOT NULL,
    payer text NOT NULL,
    key_address text NOT NULL,
    PRIMARY KEY (chain_id, session_id))`,
  'CREATE INDEX session_ref_key ON session_ref (chain_id, key_address)',
  'CREATE INDEX session_ref_payer ON session_ref (chain_id, payer)',
  `CREATE TABLE asset_list (
    assets_root text PRIMARY KEY,
    assets jsonb NOT NULL)`,
  `CREATE TABLE session_ledger (
    chain_id bigint NOT NULL,
    session_id text NOT NULL,
    account_id text NOT NULL REFERENCES account,
    captured ${usd},
    held ${usd},
    day integer NOT NULL,
    used_today ${usd},
    captures integer NOT NULL,
    settled ${usd} DEFAULT 0,
    settled_frontier jsonb NOT NULL DEFAULT '{"size":0,"peaks":[]}',
    PRIMARY KEY (chain_id, session_id),
    CHECK (captured >= 0 AND held >= 0 AND used_today >= 0 AND settled >= 0 AND settled <= captured))`,
  `CREATE TABLE asset (
    chain_id bigint NOT NULL,
    asset_id numeric(29,0) NOT NULL,
    creator text, kind text, digest text, content_cid text,
    PRIMARY KEY (chain_id, asset_id))`,
  `CREATE TABLE asset_price (
    chain_id bigint NOT NULL,
    asset_id numeric(29,0) NOT NULL,
    block_number bigint NOT NULL,
    log_index integer NOT NULL,
    price ${usd},
    effective_at bigint NOT NULL,
    PRIMARY KEY (chain_id, asset_id, block_number, log_index))`,
];

const calls = [
  `CREATE TABLE call (
    call_id text PRIMARY KEY,
    chain_id bigint NOT NULL,
    account_id text NOT NULL REFERENCES account,
    payer text NOT NULL,
    session_id text NOT NULL,
    did text NOT NULL,
    asset_id numeric(29,0) NOT NULL,
    creator text NOT NULL,
    digest text NOT NULL,
    content_cid text NOT NULL,
    input_media_type text NOT NULL,
    input_sha256 text NOT NULL,
    input_size integer NOT NULL,
    asset_price ${usd},
    node_price_ceiling ${usd},
    hold_amount ${usd},
    hold_day integer NOT NULL,
    status text NOT NULL,
    state jsonb NOT NULL,
    deadline timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (chain_id, session_id) REFERENCES session_ledger)`,
  `CREATE INDEX call_open ON call (created_at) WHERE status IN ('Held', 'Leased', 'Unknown')`,
  'CREATE INDEX call_of_account ON call (account_id, created_at DESC, call_id DESC)',
  `CREATE TABLE call_payload (
    call_id text PRIMARY KEY REFERENCES call,
    input bytea,
    output bytea,
    output_media_type text,
    output_sha256 text,
    created_at timestamptz NOT NULL DEFAULT now())`,
  'CREATE INDEX call_payload_age ON call_payload (created_at)',
  `CREATE TABLE lease (
    lease_id text PRIMARY KEY,
    call_id text NOT NULL REFERENCES call,
    attempt integer NOT NULL,
    node text NOT NULL,
    node_price ${usd},
    chain_time bigint NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (call_id, attempt))`,
  `CREATE TABLE receipt (
    receipt_id text PRIMARY KEY,
    chain_id bigint NOT NULL,
    call_id text NOT NULL REFERENCES call,
    account_id text NOT NULL,
    content jsonb NOT NULL,
    node text NOT NULL,
    signature text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now())`,
  'CREATE INDEX receipt_of_call ON receipt (call_id)',
  // one capture per call and step, whoever asks and however often
  `CREATE TABLE capture (
    call_id text NOT NULL REFERENCES call,
    step integer NOT NULL,
    chain_id bigint NOT NULL,
    session_id text NOT NULL,
    position integer NOT NULL,
    asset_id numeric(29,0) NOT NULL,
    node text NOT NULL,
    asset_amount ${usd},
    node_amount ${usd},
    request_digest text NOT NULL,
    receipt_id text NOT NULL REFERENCES receipt,
    settled_in text,
    captured_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (call_id, step),
    UNIQUE (chain_id, session_id, position))`,
  'CREATE INDEX capture_unsettled ON capture (chain_id, session_id, position) WHERE settled_in IS NULL',
  `CREATE TABLE idempotency (
    account_id text NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    body_hash text NOT NULL,
    call_id text NOT NULL REFERENCES call DEFERRABLE INITIALLY DEFERRED,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, operation, key))`,
  'CREATE INDEX idempotency_age ON idempotency (expires_at)',
];

const settlement = [
  `CREATE TABLE settlement_batch (
    batch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain_id bigint NOT NULL,
    status text NOT NULL,
    state jsonb NOT NULL,
    total ${usd},
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now())`,
  // one batch under way per chain: two builders cannot both claim the same captures
  `CREATE UNIQUE INDEX settlement_batch_under_way ON settlement_batch (chain_id) WHERE status IN ('Built', 'Submitted')`,
  `CREATE TABLE settlement_voucher (
    batch_id bigint NOT NULL REFERENCES settlement_batch,
    chain_id bigint NOT NULL,
    session_id text NOT NULL,
    cumulative ${usd},
    usage_root text NOT NULL,
    frontier jsonb NOT NULL,
    signature text NOT NULL,
    PRIMARY KEY (batch_id, session_id))`,
  'CREATE INDEX settlement_voucher_session ON settlement_voucher (chain_id, session_id, cumulative)',
];

export class ExecutorTables1763800000001 implements MigrationInterface {
  readonly name = 'ExecutorTables1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [...tables, ...calls, ...settlement]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new TypeError('the ledger is not dropped by a migration');
  }
}

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createServiceTokenSigner, generateSigningKey, publicJwkOf } from '@icubed/identity';
import { freePort } from '@icubed/local';
import { PostgresTransport } from '@icubed/messaging';
import pg from 'pg';
import { startProcess } from '../runner/process.mjs';
import { CHAIN_ID, publishWorkflow, WORKFLOW_ASSET, WORKFLOW_DID } from './workflow.mjs';

const MAIN = join(import.meta.dirname, '..', '..', 'services/orchestrator/dist/main.js');

/** The orchestrator as a process of its own, between an instant executor and a content gateway; asked as the executor asks. */
export async function openOrchestrator({ databaseUrl, redisUrl, executorUrl }, cleanups) {
  const keys = { gateway: await generateSigningKey(), executor: await generateSigningKey() };
  const transport = new PostgresTransport({ url: databaseUrl });
  cleanups.add(() => transport.close());
  const { contentUrl, announce } = await publishWorkflow(transport, cleanups);
  const port = await freePort();
  const settings = {
    ...{ PORT: port, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, CHAIN_ID, LOG_LEVEL: 'error' },
    ...{ EXECUTOR_URL: executorUrl, CONTENT_URL: contentUrl },
    GATEWAY_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(keys.gateway)),
    EXECUTOR_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(keys.executor)),
    SERVICE_JWT_PRIVATE_KEY: JSON.stringify(await generateSigningKey()),
  };
  const env = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`ICUBED_ORCHESTRATOR_${name}`, String(value)]),
  );
  const service = await startProcess(MAIN, [], { env, ready: () => answers(`http://127.0.0.1:${port}/health/ready`) });
  cleanups.add(() => service.close());
  await announce();
  await admitted(databaseUrl);
  const sign = await createServiceTokenSigner({
    key: keys.executor,
    issuer: 'executor',
    nowSeconds: () => Date.now() / 1_000,
  });
  const origin = `http://127.0.0.1:${port}/internal/runs`;
  const ask = async (path, body) => {
    const token = await sign({ kind: 'service', accountId: 'executor', scopes: [] }, 'orchestrator');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${origin}${path}`, body ? { method: 'POST', headers, body } : { headers });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return { run: (text, pollMs) => runOnce(ask, text, pollMs) };
}

async function runOnce(ask, text, pollMs) {
  const callId = `0x${randomBytes(32).toString('hex')}`;
  const input = { mediaType: 'text/plain', base64: Buffer.from(text).toString('base64') };
  const terms = {
    callId,
    did: WORKFLOW_DID,
    accountId: 'bench',
    deadline: new Date(Date.now() + 60_000).toISOString(),
  };
  let answer = await ask('', JSON.stringify({ ...terms, input }));
  // a flow tells its waiter over a kept-open stream; the executor hears of a run by a fact, later than it could ask
  while (answer.status === 'Running') {
    await delay(pollMs);
    answer = await ask(`/${callId}`);
  }
  if (answer.output?.base64.length !== input.base64.length)
    throw new Error(`the run ended otherwise: ${JSON.stringify(answer)}`);
}

async function answers(url) {
  return (await fetch(url).catch(() => undefined))?.status === 200;
}

/** Until the workflow may be run: its folder was fetched and held against its registration. */
async function admitted(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const until = Date.now() + 30_000; Date.now() < until; await delay(50)) {
      const { rows } = await client.query('select status, code from orchestrator.workflow where asset_id = $1', [
        WORKFLOW_ASSET,
      ]);
      if (rows[0]?.status === 'Admitted') return;
      if (rows[0]?.code) throw new Error(`the workflow was refused: ${rows[0].code}`);
    }
    throw new Error('the workflow was not admitted within 30 s');
  } finally {
    await client.end();
  }
}

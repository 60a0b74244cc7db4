/**
 * Rebuilds read models from the stored events, without the chain. Safe beside a running mirror, which waits.
 * Usage: npm run rebuild -- SCHEMA MODULE --deployment FILE [--kind KIND …]
 * SCHEMA is the service's, MODULE a built file that exports its projections, as services/registry/dist/asset/asset.mirror.js does.
 * The database's address is read from ICUBED_<SCHEMA>_DATABASE_URL or the file that …_FILE names.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { rebuildProjections } from '@icubed/chain-listener';
import { loadDeployment } from '@icubed/contracts-abi';
import { createDataSource } from '@icubed/persistence';
import { projectionsOf } from './projections-of.mjs';

const USAGE = 'Usage: npm run rebuild -- SCHEMA MODULE --deployment FILE [--kind KIND …]';

async function databaseUrl(schema) {
  const name = `ICUBED_${schema.toUpperCase()}_DATABASE_URL`;
  const file = process.env[`${name}_FILE`];
  const url = process.env[name] ?? (file && (await readFile(file, 'utf8')).trim());
  if (!url) throw new RangeError(`${name} is not set`);
  return url;
}

async function rebuild([schema, file], values) {
  if (!schema || !file || !values.deployment) throw new RangeError('SCHEMA, MODULE and --deployment are needed');
  const projections = projectionsOf(await import(pathToFileURL(resolve(file)).href), values.kind);
  const source = await createDataSource({ name: 'rebuild', url: await databaseUrl(schema), schema, poolSize: 2 });
  try {
    const deployment = loadDeployment(resolve(values.deployment));
    const { logs, aggregates } = await rebuildProjections({ source, deployment, projections });
    const kinds = projections.map(({ kind }) => kind).join(', ');
    process.stdout.write(`${schema}: ${kinds} rebuilt from ${logs} events: ${aggregates} aggregates\n`);
  } finally {
    await source.destroy();
  }
}

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      deployment: { type: 'string' },
      kind: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) process.stdout.write(`${USAGE}\n`);
  else await rebuild(positionals, values);
} catch (error) {
  process.stderr.write(`${error.message}\n${error instanceof RangeError ? `${USAGE}\n` : ''}`);
  process.exitCode = error instanceof RangeError ? 2 : 1;
}

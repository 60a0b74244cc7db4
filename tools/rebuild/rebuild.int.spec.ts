import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Mirror, Rpc } from '@icubed/chain-listener';
import { deployedContractNames } from '@icubed/contracts-abi';
import { freshDatabase } from '@icubed/local';
import { deployment } from '../simulate/src/chain/contracts.js';
import { SimChain } from '../simulate/src/chain/sim-chain.js';
import { difference, dump } from '../simulate/src/compare.js';
import { Endpoint } from '../simulate/src/endpoint/endpoint.js';
import { projections } from '../simulate/src/mirror/projections.js';
import { openStore, SCHEMA } from '../simulate/src/mirror/store.js';
import { Random } from '../simulate/src/random.js';

const root = join(import.meta.dirname, '..', '..');

/** A deployment names every contract; the simulated chain has no more than it needs. */
const others = Object.fromEntries(deployedContractNames.map((name) => [name, `0x${'0'.repeat(40)}`]));

describe('npm run rebuild', () => {
  it('restores the tables of the kinds asked for, with the chain gone', async () => {
    const chain = new SimChain(new Random(11));
    chain.grow(40);
    const endpoint = new Endpoint(chain, new Random(12));
    await endpoint.listen();
    const database = await freshDatabase();
    const source = await openStore(database.url, 'rebuild-spec');
    const folder = await mkdtemp(join(tmpdir(), 'icubed-rebuild-'));
    try {
      const rpc = new Rpc([endpoint.httpUrl]);
      const mirror = new Mirror({ source, rpc, deployment, finalityDepth: 4, projections });
      while ((await mirror.step()) !== undefined);
      await endpoint.close();
      const whole = await dump(source);
      await source.query(`UPDATE trail SET digest = 'damaged' WHERE kind IN ('asset', 'session')`);
      await source.query(`UPDATE mirror_state SET head_state = '{}' WHERE kind = 'asset'`);
      await writeFile(
        join(folder, 'deployment.json'),
        JSON.stringify({ ...deployment, contracts: { ...others, ...deployment.contracts } }),
      );

      const module = join(root, 'tools/simulate/dist/mirror/projections.js');
      const asked = [
        SCHEMA,
        module,
        '--deployment',
        join(folder, 'deployment.json'),
        '--kind',
        'asset',
        '--kind',
        'session',
      ];
      const env = { ...process.env, ICUBED_SIMULATED_DATABASE_URL: database.url };
      const run = promisify(execFile)(process.execPath, [join(root, 'tools/rebuild/main.mjs'), ...asked], { env });
      expect((await run).stdout).toMatch(/^simulated: asset, session rebuilt from \d+ events: \d+ aggregates/);
      expect(difference(await dump(source), whole)).toBeUndefined();
    } finally {
      await source.destroy();
      await database.drop();
      await rm(folder, { recursive: true });
    }
  });
});

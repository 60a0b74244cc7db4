import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const jwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

const schema = z.object({
  /** Sends the deployment; on this network it also arbitrates, guards and attests. */
  deployer: hex32,
  /** Sets what is governed, at once. Elsewhere only the timelock does. */
  governor: hex32,
  verifier: hex32,
  relayer: hex32,
  settlement: hex32,
  ranking: hex32,
  matcher: hex32,
  anchor: hex32,
  node1: hex32,
  node2: hex32,
  registryKek: hex32,
  executorKek: hex32,
  gatewayJwt: jwk,
  executorJwt: jwk,
  orchestratorJwt: jwk,
});

/** The platform's own keys on this machine: each can do one thing. */
export type Keys = z.output<typeof schema>;

/** Reads the keys of a data folder and makes those that are not there yet. They reach the services as environment and are never printed. */
export async function keysOf(file: string): Promise<Keys> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  try {
    const found = JSON.parse(text ?? '{}') as Record<string, unknown>;
    const keys = schema.parse({ ...fresh(), ...found });
    if (Object.keys(keys).some((name) => !Object.hasOwn(found, name))) await save(file, keys);
    return keys;
  } catch (cause) {
    const detail = `${file} does not hold the keys of a network: start once with --reset.`;
    throw new ModelverseError('DEVNET.STATE_BROKEN', detail, { file }, { cause });
  }
}

function fresh(): Record<string, unknown> {
  const secret = (): string => `0x${randomBytes(32).toString('hex')}`;
  const names = Object.entries(schema.shape);
  return Object.fromEntries(names.map(([name, shape]) => [name, shape === jwk ? freshJwk() : secret()]));
}

function freshJwk(): Record<string, unknown> {
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { kty, crv, x, d };
}

async function save(file: string, keys: Keys): Promise<void> {
  await writeFile(`${file}.draft`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.draft`, file);
}

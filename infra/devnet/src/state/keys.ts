import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);

const schema = z.object({
  /** Sends the deployment and edits what only its sender may edit. */
  deployer: hex32,
  communityPool: hex32,
  verifier: hex32,
  relayer: hex32,
  settlement: hex32,
  node1: hex32,
  node2: hex32,
  registryKek: hex32,
  executorKek: hex32,
  gatewayJwt: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
});

/** The platform's own keys on this machine: each can do one thing. */
export type Keys = z.output<typeof schema>;

/** Reads the keys of a data folder, or makes them. They reach the services as environment and are never printed. */
export async function keysOf(file: string): Promise<Keys> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (text === undefined) return make(file);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ModelverseError(
      'DEVNET.STATE_BROKEN',
      `${file} does not hold this version's keys: start once with --reset.`,
      { file },
      { cause },
    );
  }
}

async function make(file: string): Promise<Keys> {
  const secret = (): string => `0x${randomBytes(32).toString('hex')}`;
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const keys = schema.parse({
    ...Object.fromEntries(Object.keys(schema.shape).map((name) => [name, secret()])),
    gatewayJwt: { kty, crv, x, d },
  });
  await writeFile(`${file}.draft`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.draft`, file);
  return keys;
}

import { chainShape, readConfig, serviceShape, value, type Environment } from '@icubed/config';
import { z } from 'zod';

const shape = {
  ...serviceShape,
  ...chainShape,
  /** Plain bytes of unfinished uploads; only this service may read it. */
  uploadDir: value.text(),
  ipfsDir: value.text(),
  ipfsPort: value.port(4013),
  /** 32 bytes as hex: wraps the data keys. */
  kek: z.string().regex(/^0x[0-9a-fA-F]{64}$/, 'not 32 bytes of hex'),
  /** Signs reveals; holds no money. */
  verifierPrivateKey: value.privateKey(),
  /** Sends reveals; holds gas. */
  relayerPrivateKey: value.privateKey(),
  /** false: `main.chain-listener.js` mirrors in a process of its own. */
  chainListener: value.flag(true),
  pollIntervalMs: value.integer({ min: 50, fallback: 500 }),
  uploadFileBytes: value.integer({ min: 1, fallback: 4 * 1024 ** 3 }),
  uploadBytes: value.integer({ min: 1, fallback: 8 * 1024 ** 3 }),
};

export function readRegistryConfig(env: Environment) {
  return readConfig('registry', shape, env);
}

export type RegistryConfig = ReturnType<typeof readRegistryConfig>;

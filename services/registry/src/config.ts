import { chainShape, readConfig, serviceShape, value, type Environment } from '@icubed/config';
import { keyRingShape } from './keys/key-ring-of.js';
import { replicationShape } from './replication/replication-shape.js';

const shape = {
  ...serviceShape,
  ...chainShape,
  /** Plain bytes of unfinished uploads; only this service may read it. */
  uploadDir: value.text(),
  ipfsDir: value.text(),
  ipfsPort: value.port(4013),
  ...replicationShape,
  ...keyRingShape,
  /** Who may ask for data keys of paid calls; without it nobody may. */
  executorJwtPublicKey: value.optionalText(),
  /** Signs reveals; holds no money. */
  verifierPrivateKey: value.privateKey(),
  /** Sends reveals; holds gas. */
  relayerPrivateKey: value.privateKey(),
  /** false: `main.chain-listener.js` mirrors in a process of its own. */
  chainListener: value.flag(true),
  pollIntervalMs: value.integer({ min: 50, fallback: 500 }),
  /** An asset's engagement is announced at most once in this many seconds of the chain. */
  engagementIntervalSeconds: value.integer({ min: 1, fallback: 3_600 }),
  /** Trustless gateways that content is imported from; nowhere else is asked. */
  importGateways: value
    .list([])
    .refine((origins) => origins.every(isGateway), 'not a comma list of https origins (http on this machine alone)'),
  uploadFileBytes: value.integer({ min: 1, fallback: 4 * 1024 ** 3 }),
  uploadBytes: value.integer({ min: 1, fallback: 8 * 1024 ** 3 }),
  uploadAccountBytes: value.integer({ min: 1, fallback: 256 * 1024 ** 3 }),
};

export function readRegistryConfig(env: Environment) {
  return readConfig('registry', shape, env);
}

export type RegistryConfig = ReturnType<typeof readRegistryConfig>;

function isGateway(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, origin } = new URL(text);
  const isHere = protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return (protocol === 'https:' || isHere) && text.replace(/\/$/, '') === origin;
}

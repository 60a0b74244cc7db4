import { randomBytes } from 'node:crypto';
import { variableName } from '@icubed/config';
import { EnvironmentKek, KeyRing, type KeyEncryptionKey } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import { KmsKek, kmsClient } from '@icubed/kms';
import { z } from 'zod';

const SECRET = /^0x[0-9a-fA-F]{64}$/;
const listed = (entry: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(entry))
    .optional();

/** How data keys are wrapped: with `kmsKeyId` in a key management service, else with `kek`. What is retired still unwraps. */
export const keyRingShape = {
  /** 32 bytes as hex. */
  kek: z.string().regex(SECRET, 'not 32 bytes of hex').optional(),
  kekRetired: listed(z.string().regex(SECRET, 'not a comma list of 32 bytes of hex')),
  kmsKeyId: z.string().min(1).optional(),
  kmsKeyIdsRetired: listed(z.string().min(1)),
  kmsRegion: z.string().min(1).optional(),
  kmsEndpoint: z.url().optional(),
};

export type KeyRingConfig = z.output<z.ZodObject<typeof keyRingShape>>;

/** @throws PLATFORM.CONFIG_INVALID when no key is named that wraps */
export function keyRingOf(config: KeyRingConfig): KeyRing {
  const { kek, kekRetired = [], kmsKeyId, kmsKeyIdsRetired = [] } = config;
  const held = [...kekRetired, ...(kek === undefined ? [] : [kek])].map(
    (secret) => new EnvironmentKek(Buffer.from(secret.slice(2), 'hex'), randomBytes),
  );
  const kept = kmsKeys([...kmsKeyIdsRetired, ...(kmsKeyId === undefined ? [] : [kmsKeyId])], config);
  const current = kmsKeyId === undefined ? (kek === undefined ? undefined : held.at(-1)) : kept.at(-1);
  if (!current) throw invalid('kek', `no key wraps data keys: set it or ${variableName('registry', 'kmsKeyId')}`);
  return new KeyRing(
    current,
    [...held, ...kept].filter((key) => key !== current),
  );
}

function kmsKeys(names: readonly string[], { kmsRegion, kmsEndpoint }: KeyRingConfig): KeyEncryptionKey[] {
  if (names.length === 0) return [];
  if (kmsRegion === undefined) throw invalid('kmsRegion', 'the key management service is in no region');
  const client = kmsClient({ region: kmsRegion, endpoint: kmsEndpoint });
  return names.map((name) => new KmsKek(client, name));
}

function invalid(key: keyof KeyRingConfig, why: string): ModelverseError {
  const variable = variableName('registry', key);
  return new ModelverseError('PLATFORM.CONFIG_INVALID', `${variable}: ${why}`, { variables: [variable] });
}

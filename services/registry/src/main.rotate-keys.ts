import { readConfig, value } from '@icubed/config';
import { isModelverseError } from '@icubed/errors';
import { createDataSource } from '@icubed/persistence';
import { keyRingOf, keyRingShape } from './keys/key-ring-of.js';
import { KeyUseStore } from './keys/key-use.store.js';
import { keysInUse, rotateKeys } from './keys/rotate-keys/rotate-keys.js';

const USAGE = `Usage: npm run rotate-keys [-- --check]
  Wraps every data key again under the current key encryption key, with the registry's own configuration, beside a running registry.
  --check  only looks
  Ends with 1 while some key is wrapped under another key.`;

async function main(): Promise<void> {
  const { databaseUrl, ...keys } = readConfig('registry', { databaseUrl: value.text(), ...keyRingShape }, process.env);
  const ring = keyRingOf(keys);
  const source = await createDataSource({ name: 'rotate-keys', url: databaseUrl, schema: 'registry', poolSize: 2 });
  try {
    if (!process.argv.includes('--check')) {
      const onProgress = (wrapped: number): void => void process.stdout.write(`${wrapped} wrapped again\n`);
      const uses = new KeyUseStore(source);
      const { failed } = await rotateKeys({ source, ring, uses, actor: 'rotate-keys', onProgress });
      for (const { versionId, code } of failed) process.stderr.write(`${versionId}: ${code}\n`);
    }
    for (const [keyId, versions] of await keysInUse(source)) {
      const isCurrent = keyId === ring.keyId;
      process.stdout.write(`${keyId}${isCurrent ? ' (current)' : ''}: ${versions} data keys\n`);
      if (!isCurrent) process.exitCode = 1;
    }
  } finally {
    await source.destroy();
  }
}

if (process.argv.includes('--help')) process.stdout.write(`${USAGE}\n`);
else {
  await main().catch((error: unknown) => {
    process.stderr.write(`${isModelverseError(error) ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

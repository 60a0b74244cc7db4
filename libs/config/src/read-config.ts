import { readFileSync } from 'node:fs';
import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';

/** The environment as the host hands it over; services never reach for `process.env` themselves. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Shape = Record<string, z.ZodType>;

const PREFIX = 'ICUBED';

/** `databaseUrl` of `registry` is `ICUBED_REGISTRY_DATABASE_URL`. */
export function variableName(service: string, key: string): string {
  const upper = (text: string) =>
    text
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replaceAll('-', '_')
      .toUpperCase();
  return `${PREFIX}_${upper(service)}_${upper(key)}`;
}

/**
 * Reads one service's configuration through one schema. Each variable may also be given as `<NAME>_FILE`, the path of
 * a file that holds it (a mounted secret). Throws PLATFORM.CONFIG_INVALID naming each variable that is missing or wrong,
 * and never a value: it may be a secret.
 */
export function readConfig<S extends Shape>(service: string, shape: S, env: Environment): z.output<z.ZodObject<S>> {
  const raw: Record<string, string | undefined> = {};
  for (const key of Object.keys(shape)) raw[key] = readVariable(variableName(service, key), env);
  const result = z.object(shape).safeParse(raw);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${variableName(service, String(issue.path[0]))}: ${issue.message}`);
  throw new ModelverseError('PLATFORM.CONFIG_INVALID', wrong.join('; '), { variables: wrong });
}

function readVariable(name: string, env: Environment): string | undefined {
  const direct = env[name];
  const file = env[`${name}_FILE`];
  if (direct !== undefined && direct !== '') return direct;
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ModelverseError('PLATFORM.CONFIG_INVALID', `${name}_FILE cannot be read`, {}, { cause });
  }
}

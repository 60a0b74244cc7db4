import { z } from 'zod';

/** Building blocks of configuration schemas: each parses the text of one environment variable. */
export const port = (fallback?: number) => withDefault(z.coerce.number().int().min(0).max(65_535), fallback);
export const integer = (options: { min?: number; max?: number; fallback?: number } = {}) =>
  withDefault(
    z.coerce
      .number()
      .int()
      .min(options.min ?? 0)
      .max(options.max ?? Number.MAX_SAFE_INTEGER),
    options.fallback,
  );
export const text = (fallback?: string) => withDefault(z.string().min(1), fallback);
export const optionalText = () => z.string().min(1).optional();
export const optionalChoice = <T extends string>(...choices: readonly T[]) => z.enum(choices).optional();
export const url = (fallback?: string) => withDefault(z.url(), fallback);
export const optionalUrl = () => z.url().optional();
export const urlList = () =>
  z.string().transform((value, context) => {
    const urls = value.split(',').map((part) => part.trim());
    if (urls.some((part) => !URL.canParse(part)))
      context.addIssue({ code: 'custom', message: 'not a comma list of URLs' });
    return urls;
  });
export const list = (fallback?: string[]) =>
  withDefault(
    z.string().transform((value) => value.split(',').map((part) => part.trim())),
    fallback,
  );
export const flag = (fallback = false) =>
  withDefault(
    z.enum(['true', 'false']).transform((value) => value === 'true'),
    fallback,
  );
export const privateKey = () => z.string().regex(/^0x[0-9a-fA-F]{64}$/, 'not a 32-byte hex private key');
export const address = () => z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'not a 20-byte hex address');
export const usdMicros = (fallback?: bigint) =>
  withDefault(
    z
      .string()
      .regex(/^\d+$/, 'not a decimal string of base units')
      .transform((value) => BigInt(value)),
    fallback,
  );
export const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((value, context) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

function withDefault<T extends z.ZodType>(schema: T, fallback: z.output<T> | undefined) {
  // the type stays that of the schema: a value with a fallback is never undefined
  return (fallback === undefined
    ? schema
    : schema.optional().transform((value) => value ?? fallback)) as unknown as z.ZodType<z.output<T>>;
}

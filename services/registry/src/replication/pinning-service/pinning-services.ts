import { z } from 'zod';

const secureUrl = z.url().refine((text) => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}, 'https, or http on loopback: a token goes there');

export const pinningService = z.strictObject({
  /** As operators know it. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
    .refine((name) => !['ipfs', 'ipfs-2'].includes(name), 'the name of a store of this registry'),
  /** Where `/pins` is. */
  url: secureUrl,
  token: z.string().regex(/^[A-Za-z0-9\-._~+/=]{1,2000}$/, 'not a bearer token'),
  /** A trustless gateway of the same service: its copies are sampled and others repaired from it. */
  gateway: secureUrl.optional(),
});

export type PinningService = z.output<typeof pinningService>;

export const pinningServices = z
  .array(pinningService)
  .max(8)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two services have one name');

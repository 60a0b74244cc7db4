import { z } from 'zod';

/** What somebody asked to be pinned, in the words of the IPFS Pinning Service API 1.0.0. */
export interface PinRequest {
  readonly id: string;
  /** The digest of the token that asked. */
  readonly owner: string;
  readonly cid: string;
  readonly name: string | undefined;
  readonly origins: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  readonly status: PinState;
  readonly createdAt: Date;
  /** In a row. */
  readonly failures: number;
  readonly detail: string | undefined;
}

export const PIN_STATES = ['queued', 'pinning', 'pinned', 'failed'] as const;
export type PinState = (typeof PIN_STATES)[number];

const meta = z
  .record(z.string().max(255), z.string().max(255))
  .refine((of) => Object.keys(of).length <= 100, 'too many');

export const pinBody = z.object({
  cid: z.string(),
  name: z.string().max(255).optional(),
  origins: z.array(z.string().max(500)).max(20).default([]),
  meta: meta.default({}),
});
export type PinBody = z.output<typeof pinBody>;

const commaList = <T extends z.ZodType<unknown, string>>(item: T, most: number) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(item).max(most));

export const MATCHES = ['exact', 'iexact', 'partial', 'ipartial'] as const;

const metaFilter = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  })
  .pipe(meta);

/** The specification has `meta={"app":"x"}`; its JavaScript client sends `meta[app]=x`. */
function withOneMeta(query: unknown): unknown {
  const all = Object.entries(query ?? {});
  const pairs = all.flatMap(([key, value]) => {
    const name = /^meta\[(.*)\]$/s.exec(key)?.[1];
    return name === undefined ? [] : [[name, value] as const];
  });
  return pairs.length === 0 ? query : { meta: Object.fromEntries(pairs), ...Object.fromEntries(all) };
}

export const pinQuery = z.preprocess(
  withOneMeta,
  z.object({
    cid: commaList(z.string().max(128), 10).optional(),
    name: z.string().max(255).optional(),
    match: z.enum(MATCHES).default('exact'),
    // the specification: without a filter only what is pinned
    status: commaList(z.enum(PIN_STATES), 4).default(['pinned']),
    before: z.coerce.date().optional(),
    after: z.coerce.date().optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(10),
    meta: z.union([metaFilter, meta]).optional(),
  }),
);
export type PinQuery = z.output<typeof pinQuery>;

export const FAILURES_MAX = 6;
const BACKOFF_FIRST_MS = 1_000;

/** A source may be away for a while; after {@link FAILURES_MAX} tries in a minute it is the client's turn. */
export function afterFailure(failures: number, now: Date): { readonly failed: boolean; readonly dueAt: Date } {
  return { failed: failures >= FAILURES_MAX, dueAt: new Date(now.getTime() + BACKOFF_FIRST_MS * 2 ** (failures - 1)) };
}

/** Of the origins, those that may be dialled: `/ip4/<host>/tcp/<port>/p2p/<peer>` on a host that was allowed. */
export function allowedOrigins(origins: readonly string[], hosts: readonly string[]): string[] {
  return origins.filter((origin) => {
    const found = /^\/(?:ip4|ip6|dns4|dns6|dns)\/([^/]+)\/tcp\/\d{1,5}\/p2p\/[A-Za-z0-9]+$/.exec(origin);
    return found !== null && hosts.includes(found[1]!);
  });
}

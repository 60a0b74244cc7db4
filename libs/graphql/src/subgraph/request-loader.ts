import DataLoader from 'dataloader';
import type { SubgraphContext } from './context.js';

const loaders = new WeakMap<SubgraphContext, Map<string, unknown>>();

/** The DataLoader named `name` of this request: made once per request, so that nothing is cached across principals. */
export function requestLoader<K, V>(
  context: SubgraphContext,
  name: string,
  load: (keys: readonly K[]) => Promise<ArrayLike<V | Error>>,
): DataLoader<K, V, string> {
  const own = loaders.get(context) ?? new Map<string, unknown>();
  loaders.set(context, own);
  const existing = own.get(name) as DataLoader<K, V, string> | undefined;
  if (existing !== undefined) return existing;
  // String() makes bigint and string keys of one asset the same key
  const loader = new DataLoader<K, V, string>((keys) => load(keys), { cacheKeyFn: String, maxBatchSize: 500 });
  own.set(name, loader);
  return loader;
}

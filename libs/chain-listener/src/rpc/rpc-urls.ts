export interface RpcUrls {
  readonly http: readonly string[];
  readonly socket: readonly string[];
}

/** One list of RPC URLs: `http(s)` ones answer questions, `ws(s)` ones tell of new heads. */
export function rpcUrlsOf(urls: readonly string[]): RpcUrls {
  const isSocket = (url: string): boolean => /^wss?:/i.test(url);
  return { http: urls.filter((url) => !isSocket(url)), socket: urls.filter(isSocket) };
}

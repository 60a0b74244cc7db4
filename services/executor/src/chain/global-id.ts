/** Global ids of everything but assets: `<type>:<chainId>:<id>`. */
export function globalId(
  type: 'account' | 'session' | 'call' | 'receipt' | 'node',
  chainId: number,
  id: string,
): string {
  return `${type}:${chainId}:${id}`;
}

/** The last part of a global id of this type and chain, or the text itself when it is no global id. */
export function localId(type: string, chainId: number, id: string): string {
  const prefix = `${type}:${chainId}:`;
  return id.startsWith(prefix) ? id.slice(prefix.length) : id;
}

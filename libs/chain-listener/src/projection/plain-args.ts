import { Indexed, type ParamType, type Result } from 'ethers';

/** Turns ethers' Result into plain named objects: projections then hold no library's types, and states survive JSON. */
export function plainArgs(params: readonly ParamType[], values: Result): Record<string, unknown> {
  return Object.fromEntries(params.map((param, index) => [param.name || String(index), plain(param, values[index])]));
}

function plain(param: ParamType, value: unknown): unknown {
  // the text itself is not in the log, only its hash
  if (value instanceof Indexed) return value.hash;
  if (param.isArray()) return [...(value as Iterable<unknown>)].map((item) => plain(param.arrayChildren, item));
  if (param.isTuple()) return plainArgs(param.components, value as Result);
  return value;
}

import { describe, expect, it } from '@jest/globals';
import { artifacts } from '@icubed/contracts-abi';
import { AbiCoder, type EventFragment, id, Indexed, Interface, type ParamType, type Result } from 'ethers';
import fc from 'fast-check';
import { eventDecoder } from './event-decoder.js';

/** What ethers makes of it, as plain as ours. */
function plain(param: ParamType, value: unknown): unknown {
  if (value instanceof Indexed) return value.hash;
  if (param.isArray()) return [...(value as Iterable<unknown>)].map((item) => plain(param.arrayChildren, item));
  return param.isTuple() ? plainAll(param.components, value as Result) : value;
}

function plainAll(params: readonly ParamType[], values: Result): Record<string, unknown> {
  return Object.fromEntries(params.map((param, index) => [param.name || String(index), plain(param, values[index])]));
}

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => `0x${Buffer.from(value).toString('hex')}`);

function valueOf(param: ParamType): fc.Arbitrary<unknown> {
  if (param.isTuple()) return fc.tuple(...param.components.map(valueOf));
  if (param.isArray()) {
    const exact = param.arrayLength === -1 ? {} : { minLength: param.arrayLength, maxLength: param.arrayLength };
    return fc.array(valueOf(param.arrayChildren), { maxLength: 4, ...exact });
  }
  const { type } = param;
  if (type === 'address') return hex(20);
  if (type === 'bool') return fc.boolean();
  if (type === 'string') return fc.string({ unit: 'grapheme' });
  if (type === 'bytes') return fc.nat(70).chain(hex);
  const [, kind, digits] = /^(uint|int|bytes)(\d+)$/.exec(type) as unknown as [string, string, string];
  const size = Number(digits);
  if (kind === 'bytes') return hex(size);
  return kind === 'uint'
    ? fc.bigInt(0n, 2n ** BigInt(size) - 1n)
    : fc.bigInt(-(2n ** BigInt(size - 1)), 2n ** BigInt(size - 1) - 1n);
}

/** The first encoding that the two read differently, in words; undefined when there is none. */
function disagreement(abi: Interface, fragment: EventFragment): string | undefined {
  const decode = eventDecoder(fragment);
  const checked = fc.check(
    fc.property(fc.tuple(...fragment.inputs.map(valueOf)), (values) => {
      const { data, topics } = abi.encodeEventLog(fragment, values);
      const expected = plainAll(fragment.inputs, abi.decodeEventLog(fragment, data, topics));
      expect(decode({ data, topics })).toEqual(expected);
    }),
    { numRuns: 15 },
  );
  return checked.failed ? fc.defaultReportMessage(checked) : undefined;
}

describe('event decoder', () => {
  const abis = Object.entries(artifacts).map(([name, artifact]) => [name, new Interface(artifact.abi)] as const);
  const events = abis.flatMap(([name, abi]) =>
    abi.fragments.filter((fragment) => fragment.type === 'event').map((fragment) => [name, abi, fragment] as const),
  );

  it.each(events.map(([name, abi, event]) => [`${name}.${(event as EventFragment).name}`, abi, event] as const))(
    'reads %s as ethers does',
    (_name, abi, fragment) => expect(disagreement(abi, fragment as EventFragment)).toBeUndefined(),
  );

  it('reads every kind of nesting as ethers does', () => {
    const abi = new Interface([
      'event A(uint8 indexed a, int24 b, bool c, bytes3 d, address[] e, string f)',
      'event B(tuple(uint8 a, tuple(string b, bytes c)[] d)[2] x, uint16[3][] y, int256 z)',
      'event C(string[] a, bytes[2] b, tuple(address a, bool b) c, uint32[2][2] d, bytes32 indexed e)',
      'event D(tuple(uint256[] a, string b) a, tuple(tuple(bytes a) a) b, uint256, bool)',
      'event E(string indexed a, int8 indexed b, uint256 c, bytes indexed d)',
    ]);
    for (const fragment of abi.fragments) expect(disagreement(abi, fragment as EventFragment)).toBeUndefined();
  });

  const abi = new Interface(['event L(uint64[] list, string text)', 'event P(address indexed who, bool sure)']);
  const list = eventDecoder(abi.getEvent('L') as EventFragment);
  const one = eventDecoder(abi.getEvent('P') as EventFragment);
  const words = (...values: bigint[]): string =>
    AbiCoder.defaultAbiCoder().encode(
      values.map(() => 'uint256'),
      values,
    );

  it.each([
    ['a list longer than the data', words(64n, 0n, 3n, 1n, 2n)],
    ['a list of 2^60 items', words(64n, 0n, 2n ** 60n)],
    ['an offset beyond the data', words(2n ** 200n, 0n)],
    ['data that ends too soon', words(64n)],
    ['no data', '0x'],
    ['half a byte', '0x0'],
    ['what is no hex', `0x${'zz'.repeat(64)}`],
    ['text that is no UTF-8', `${words(64n, 96n, 0n, 1n)}ff${'00'.repeat(31)}`],
  ])('refuses %s', (_what, data) => {
    expect(() => list({ data, topics: [id('L(uint64[],string)')] })).toThrow();
  });

  it.each([
    ['a topic too few', [id('P')]],
    ['a topic too many', [id('P'), words(1n), words(2n)]],
    ['an address of more than 160 bits', [id('P'), words(2n ** 160n)]],
    ['half a topic', [id('P'), '0x00']],
  ])('refuses %s', (_what, topics) => {
    expect(() => one({ data: words(1n), topics })).toThrow();
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startChain } from '@icubed/local';
import { callRequestTypes, mergeReceiptTypes, receiptTypes, reexecutionTypes, reservationOrderTypes, revealTypes, shareOrderTypes, voucherTypes } from '@icubed/protocol';
import { AbiCoder, concat, Contract, hexlify, id, JsonRpcProvider, keccak256, randomBytes, solidityPacked, toUtf8Bytes, TypedDataEncoder, Wallet } from 'ethers';
import { hashTypedData } from 'viem';
import { artifacts, type Deployment, deployAll } from './index.js';

const SOURCES = join(import.meta.dirname, '..', '..', '..', 'contracts', 'src');

interface Field {
  readonly type: string;
  readonly name: string;
}
interface SignedType {
  readonly name: string;
  readonly text: string;
  readonly fields: readonly Field[];
}

/** Every type that a contract of ours hashes by EIP-712, as its source writes it. */
function signedTypes(): SignedType[] {
  const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sol'));
  const texts = sources.flatMap((name) =>
    [...readFileSync(join(SOURCES, name), 'utf8').matchAll(/keccak256\(\s*"([A-Z]\w*\((?:\w+(?:\[\])? \w+,?)+\))"\s*\)/g)].map(
      ([, text]) => text!,
    ),
  );
  // the domain is part of every other digest here
  return texts.filter((text) => !text.startsWith('EIP712Domain(')).map((text) => {
    const [, name, list] = /^(\w+)\((.*)\)$/.exec(text)!;
    const fields = list!.split(',').map((field) => {
      const [type, label] = field.split(' ');
      return { type: type!, name: label! };
    });
    return { name: name!, text, fields };
  });
}

function anyValue(type: string): unknown {
  if (type.endsWith('[]')) return Array.from({ length: randomBytes(1)[0]! % 5 }, () => anyValue(type.slice(0, -2)));
  if (type === 'address') return Wallet.createRandom().address;
  if (type === 'bool') return randomBytes(1)[0]! % 2 === 0;
  if (type === 'string') return hexlify(randomBytes(9));
  const size = Number(/\d+$/.exec(type)?.[0]);
  if (type.startsWith('bytes')) return hexlify(randomBytes(size));
  if (type.startsWith('uint')) return BigInt(hexlify(randomBytes(size / 8)));
  throw new RangeError(`no values of ${type} are made here`);
}

/** As contracts do it: `keccak256(abi.encode(TYPEHASH, …))`, a string by its hash, an array by that of its elements' words. */
function structHash({ text, fields }: SignedType, message: Record<string, unknown>): string {
  const types = fields.map(({ type }) => (type === 'string' || type.endsWith('[]') ? 'bytes32' : type));
  const values = fields.map(({ type, name }) => {
    if (type === 'string') return keccak256(toUtf8Bytes(message[name] as string));
    return type.endsWith('[]') ? keccak256(solidityPacked([type], [message[name]])) : message[name];
  });
  return keccak256(AbiCoder.defaultAbiCoder().encode(['bytes32', ...types], [id(text), ...values]));
}

const TYPES = signedTypes();

describe('what wallets sign', () => {
  let chain: Awaited<ReturnType<typeof startChain>>;
  let provider: JsonRpcProvider;
  let deployment: Deployment;

  beforeAll(async () => {
    chain = await startChain();
    provider = new JsonRpcProvider(chain.rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    const role = Wallet.createRandom().address;
    const roles = { verifier: role, relayer: role, settlement: role, communityPool: role };
    deployment = await deployAll({ signer: await provider.getSigner(0), roles });
  });
  afterAll(async () => {
    provider?.destroy();
    await chain?.close();
  });

  it('is these types: a new one needs a reader of its name here', () => {
    expect(TYPES.map(({ name }) => name).toSorted()).toEqual([
      'CallRequest',
      'LowerTerms',
      'MergeReceipt',
      'NodeRegistration',
      'Order',
      'PerpetualOrder',
      'PriceConsent',
      'Receipt',
      'Reexecution',
      'ReservationOrder',
      'Reveal',
      'TransferWithAuthorization',
      'Voucher',
    ]);
  });

  it.each(TYPES.map((type) => [type.name, type] as const))('hashes %s alike in ethers, viem and as contracts do', (_, type) => {
    for (let round = 0; round < 16; ++round) {
      const domain = {
        name: 'I Cubed Modelverse',
        version: '1',
        chainId: 31_337,
        verifyingContract: Wallet.createRandom().address as `0x${string}`,
      };
      const message = Object.fromEntries(type.fields.map((field) => [field.name, anyValue(field.type)]));
      const types = { [type.name]: [...type.fields] };
      const digest = TypedDataEncoder.hash(domain, types, message);
      expect(TypedDataEncoder.from(types).encodeType(type.name)).toBe(type.text);
      expect(hashTypedData({ domain, types, primaryType: type.name, message })).toBe(digest);
      const separator = TypedDataEncoder.hashDomain(domain);
      expect(keccak256(concat(['0x1901', separator, structHash(type, message)]))).toBe(digest);
    }
  });

  it.each(
    [callRequestTypes, mergeReceiptTypes, receiptTypes, reexecutionTypes, reservationOrderTypes, revealTypes, shareOrderTypes, voucherTypes].map(
      (types) => [Object.keys(types)[0]!, types] as const,
    ),
  )('is the same %s in the protocol library and in its contract', (name, types) => {
    const text = TYPES.find((type) => type.name === name)?.text;
    expect(TypedDataEncoder.from(types).encodeType(name)).toBe(text);
  });

  it('is hashed alike by the contracts that show their hashes', async () => {
    const { contracts, chainId } = deployment;
    const asked = [
      { name: 'Order', contract: 'ShareExchange', view: 'hashOf', verifyingContract: contracts.ShareExchange },
      { name: 'Receipt', contract: 'ExecutionDisputes', view: 'receiptIdOf', verifyingContract: contracts.JobManager },
      { name: 'CallRequest', contract: 'UsageDisputes', view: 'callIdOf', verifyingContract: contracts.JobManager },
    ] as const;
    for (const { name, contract, view, verifyingContract } of asked) {
      const type = TYPES.find((each) => each.name === name)!;
      const message = Object.fromEntries(type.fields.map((field) => [field.name, anyValue(field.type)]));
      const domain = { name: 'I Cubed Modelverse', version: '1', chainId, verifyingContract };
      const onChain = new Contract(contracts[contract], artifacts[contract].abi, provider).getFunction(view);
      expect(await onChain(message)).toBe(TypedDataEncoder.hash(domain, { [name]: [...type.fields] }, message));
    }
  });
});

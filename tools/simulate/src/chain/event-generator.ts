import type { EventFragment, Interface, ParamType } from 'ethers';
import type { Random } from '../random.js';
import { abiOf, contractNames, deployment } from './contracts.js';

export interface SimLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

interface Source {
  readonly address: string;
  readonly abi: Interface;
  readonly events: readonly EventFragment[];
}

const sources: readonly Source[] = contractNames.map((name) => {
  const abi = abiOf(name);
  const events: EventFragment[] = [];
  abi.forEachEvent((event) => events.push(event));
  return { address: deployment.contracts[name] as string, abi, events };
});

const STRANGER = `0x${'ee'.repeat(20)}`;
/** few enough that every aggregate is touched again and again, and that reorgs take back what later events build on */
const accounts = Array.from({ length: 8 }, (_, index) => `0x${'a'.repeat(38)}${index.toString(16).padStart(2, '0')}`);
const ids = Array.from({ length: 10 }, (_, index) => (1n << 95n) + BigInt(index));
const sessions = Array.from({ length: 5 }, (_, index) => `0x${index.toString(16).padStart(2, '0').repeat(32)}`);

/** A log of our contracts with real encoding, or now and then one of another contract that looks the same. */
export function randomLog(random: Random): SimLog {
  const { address, abi, events } = random.pick(sources);
  const event = random.pick(events);
  const { topics, data } = abi.encodeEventLog(
    event,
    event.inputs.map((param) => valueOf(param, random)),
  );
  return { address: random.chance(0.1) ? STRANGER : address, topics, data };
}

function valueOf(param: ParamType, random: Random): unknown {
  if (param.isArray()) {
    return Array.from({ length: random.int(0, 3) }, () => valueOf(param.arrayChildren, random));
  }
  if (param.isTuple()) return param.components.map((component) => valueOf(component, random));
  switch (param.baseType) {
    case 'address':
      // a mint and a burn now and then
      return random.chance(0.1) ? `0x${'0'.repeat(40)}` : random.pick(accounts);
    case 'bool':
      return random.chance(0.5);
    case 'string':
      return random.hex(random.int(0, 40));
    case 'bytes':
      return random.hex(random.int(0, 70));
    default:
      return sized(param, random);
  }
}

const ID = /^(assetId|tokenId|child|parent)$/;

function sized({ baseType, name }: ParamType, random: Random): unknown {
  const size = Number(/\d+$/.exec(baseType)?.[0]);
  if (baseType.startsWith('bytes')) return name === 'sessionId' ? random.pick(sessions) : random.hex(size);
  if (ID.test(name)) return random.pick(ids);
  const bits = random.int(1, baseType.startsWith('int') ? size - 1 : size);
  return BigInt(random.hex(Math.ceil(bits / 8))) & ((1n << BigInt(bits)) - 1n);
}

import type { EventFragment, ParamType } from 'ethers';
import { decoderOf, elementary, nameOf, type ValueDecoder } from './value-decoder.js';
import { WORD, Words } from './words.js';

export interface EncodedEvent {
  readonly topics: readonly string[];
  readonly data: string;
}

type Read = (topics: readonly string[], data: Words) => unknown;

/**
 * A decoder made for one event, once: plain named objects straight from the hex, as projections want them, with no coder looked up and no
 * wrapper built per log. Values are those that ethers gives (`event-decoder.unit.spec.ts` holds the two against each other); an
 * indexed string, bytes, list or struct is its hash, for the rest is not in the log. Throws RangeError or TypeError for what does not fit.
 */
export function eventDecoder({ inputs }: EventFragment): (event: EncodedEvent) => Record<string, unknown> {
  // the first topic is the event's own hash
  const topicCount = 1 + inputs.filter(({ indexed }) => indexed === true).length;
  const places = placesOf(inputs);
  return ({ topics, data }) => {
    if (topics.length !== topicCount) throw new RangeError(`${topics.length} topics instead of ${topicCount}`);
    const words = new Words(data.slice(2).toLowerCase());
    const args: Record<string, unknown> = {};
    for (const [name, read] of places) args[name] = read(topics, words);
    return args;
  };
}

function placesOf(inputs: readonly ParamType[]): (readonly [name: string, read: Read])[] {
  let topic = 1;
  let head = 0;
  return inputs.map((param, at) => {
    if (param.indexed === true) {
      const read = fromTopic(param, topic);
      topic += 1;
      return [nameOf(param, at), read];
    }
    const decoder = decoderOf(param);
    const read = fromData(decoder, head);
    head += decoder.words * WORD;
    return [nameOf(param, at), read];
  });
}

function fromData(decoder: ValueDecoder, head: number): Read {
  return (_topics, data) => decoder.decode(data, 0, head);
}

function fromTopic(param: ParamType, at: number): Read {
  const read = elementary(param.type) ?? ((word: string) => `0x${word}`);
  return (topics) => {
    const word = (topics[at] as string).slice(2).toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(word)) throw new RangeError('a topic that is no word');
    return read(word);
  };
}

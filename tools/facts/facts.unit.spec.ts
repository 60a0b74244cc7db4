import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import * as events from '@icubed/events';
import { Ajv } from 'ajv';
import { asyncApiOf } from './asyncapi.mjs';
import { describedIn, factDescriptions } from './descriptions.mjs';
import { review } from './review.mjs';

const require = createRequire(import.meta.url);
const facts = Object.values(events).filter(events.isFactDefinition).map(events.factSchemaOf);
const document = () =>
  asyncApiOf(facts, {
    envelope: events.envelopeSchema(),
    descriptions: factDescriptions(`${import.meta.dirname}/../../libs/events/src`),
    version: '1.0.0',
  });

describe('the AsyncAPI document', () => {
  // the published schema brings draft 7 with it, and two are one too many
  const ajv = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });
  const isAsyncApi = ajv.compile(require('@asyncapi/specs/schemas/3.1.0.json'));

  it('is AsyncAPI 3 by its published schema', () => {
    isAsyncApi(document());
    expect(isAsyncApi.errors).toBeNull();
    expect(isAsyncApi({ ...document(), channels: { 'imo.trade': { address: 7 } } })).toBe(false);
  });

  it('has every fact once, in the channel of its topic, and no reference that leads nowhere', () => {
    const api = document();
    const inChannels = Object.entries(api.channels).flatMap(([topic, { messages }]) =>
      Object.keys(messages).map((type) => `${topic} ${type}`),
    );
    expect(inChannels.toSorted()).toEqual(facts.map(({ topic, type }) => `${topic} ${type}`).toSorted());
    const references = [...JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(references.length).toBeGreaterThan(facts.length);
    for (const path of references)
      expect(path.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], api)).toBeDefined();
  });

  it('describes messages that its schemas accept', () => {
    const { components } = document();
    const accepts = ajv.compile({ ...components.schemas['icubed.orchestrator.run-completed.v1'] });
    expect(accepts({ chainId: 1, callId: `0x${'a'.repeat(64)}`, did: 'd', steps: 2, later: 'more' })).toBe(true);
    expect(accepts({ chainId: 1, callId: '0x', did: 'd', steps: 2 })).toBe(false);
    expect(components.messages['icubed.imo.usage-paid.v1']?.summary).toMatch(/^amount = fee \+ upstream \+ holders/);
  });
});

describe('descriptions', () => {
  it('are taken from the comment right above a definition, over several lines, and from no other', () => {
    const source = `/** Not this. */\nconst topic = 'a';\n/**\n * One\n * two.\n */\nexport const happened = defineFact({\n  type: 'a.v1',
      topic });\nexport const bare = defineFact({ type: 'b.v1' });`;
    expect([...describedIn(source)]).toEqual([['a.v1', 'One two.']]);
  });
});

describe('a review of the recorded facts', () => {
  const record = new Map(facts.map((fact) => [`${fact.type}.json`, fact]));
  const changed = (change: (fact: (typeof facts)[number]) => object) =>
    new Map([...record].map(([name, fact]) => [name, { ...fact, ...change(fact) }]));

  it('finds nothing where nothing changed, or a fact is new', () => {
    expect(review(record, record)).toEqual([]);
    expect(review(new Map(), record)).toEqual([]);
  });

  it('names the fact, the field and what consumers would meet', () => {
    const now = changed(({ type, topic }) => (type.includes('usage-paid') ? { topic: 'imo.usage' } : { topic }));
    expect(review(record, now)).toEqual(['icubed.imo.usage-paid.v1: topic was imo.revenue, is imo.usage']);
  });

  it('does not let a fact vanish', () => {
    const now = new Map([...record].slice(1));
    expect(review(record, now)).toEqual([expect.stringMatching(/^icubed\.\S+: is gone, and its records are not/)]);
  });
});

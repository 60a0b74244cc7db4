import { describe, expect, it } from '@jest/globals';
import { isModelverseError } from '@icubed/errors';
import fc from 'fast-check';
import { port } from '../../test/example-workflows.js';
import type { Port } from '../graph/workflow.js';
import { decodePorts, encodePorts } from './ports-body.js';
import { MAX_BODY_BYTES, type PortValue, type PortValues } from './port-value.js';

const value = (mediaType: string, content: string | Uint8Array): PortValue => ({
  mediaType,
  bytes: Buffer.from(content as string),
});
const optional = (one: Port): Port => ({ ...one, required: false });
const json = (body: unknown) => value('application/json', JSON.stringify(body));
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return isModelverseError(error) ? error.code.replace('ORCHESTRATOR.', '') : String(error);
  }
  return 'accepted';
};
const picture = port('picture', 'image/*');
const hint = optional(port('hint', 'text/plain', 'application/json'));
const score = port('score', 'application/json');

const anyValue: fc.Arbitrary<PortValue> = fc.oneof(
  fc.record({
    mediaType: fc.constantFrom('image/png', 'text/plain; charset=utf-8', 'application/json'),
    bytes: fc.uint8Array({ maxLength: 200 }),
  }),
  fc.string({ unit: 'binary' }).map((text) => value('text/plain', text)),
  fc.json().map((text) => value('application/ld+json', text)),
  fc.jsonValue().map((one) => value('application/json', JSON.stringify(one))),
);
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const anyPorts = fc
  .dictionary(name, fc.record({ value: fc.option(anyValue), mayBeEmpty: fc.boolean() }), { maxKeys: 5 })
  .map((all) => ({
    ports: Object.entries(all).map(([key, one]): Port => ({
      name: key,
      mediaTypes: ['*/*'],
      required: one.value !== null && !one.mayBeEmpty,
    })),
    values: new Map(
      Object.entries(all).flatMap(([key, one]) => (one.value === null ? [] : [[key, one.value] as const])),
    ),
  }));
const plain = (values: PortValues) =>
  Object.fromEntries(
    [...values].map(([key, { mediaType, bytes }]) => [key, [mediaType, Buffer.from(bytes).toString('hex')]]),
  );

describe('the body of one port', () => {
  it('is its bytes under their media type', () => {
    const png = value('image/png', 'pixels');
    expect(encodePorts([picture], new Map([['picture', png]]))).toBe(png);
    expect(decodePorts([picture], png)).toEqual(new Map([['picture', png]]));
  });

  it('tells an empty value from none', () => {
    const empty = value('text/plain', '');
    expect(decodePorts([hint], encodePorts([hint], new Map()))).toEqual(new Map());
    expect(decodePorts([hint], encodePorts([hint], new Map([['hint', empty]])))).toEqual(new Map([['hint', empty]]));
  });
});

describe('the body of several ports', () => {
  it('is an object that people can read and write', () => {
    const body = encodePorts(
      [picture, hint, score],
      new Map([
        ['score', value('application/json', '{"spam":0.9}')],
        ['picture', value('image/png', new Uint8Array([137, 80, 255]))],
        ['hint', value('text/plain', 'an invoice')],
      ]),
    );
    expect(body.mediaType).toBe('application/json');
    expect(Buffer.from(body.bytes).toString()).toBe(
      '{"hint":{"mediaType":"text/plain","text":"an invoice"},' +
        '"picture":{"mediaType":"image/png","base64":"iVD/"},"score":{"mediaType":"application/json","json":{"spam":0.9}}}',
    );
  });

  it.each([
    ['a missing port', json({ score: { mediaType: 'application/json', json: 1 } }), 'PORT_MISSING'],
    ['a port that is not there', json({ other: { mediaType: 'text/plain', text: '' } }), 'BODY_MALFORMED'],
    ['a foreign type', json({ picture: { mediaType: 'text/plain', text: 'x' } }), 'PORT_TYPE_REFUSED'],
    ['no type at all', json({ picture: { mediaType: 'image', text: 'x' } }), 'PORT_TYPE_REFUSED'],
    ['two forms at once', json({ picture: { mediaType: 'image/png', text: 'x', base64: '' } }), 'BODY_MALFORMED'],
    ['no form', json({ picture: { mediaType: 'image/png' } }), 'BODY_MALFORMED'],
    ['what is no base64', json({ picture: { mediaType: 'image/png', base64: 'a*==' } }), 'BODY_MALFORMED'],
    ['text that is no Unicode', json({ picture: { mediaType: 'image/png', text: '\ud800' } }), 'BODY_MALFORMED'],
    ['an array', json([]), 'BODY_MALFORMED'],
    ['no JSON', value('application/json', '{'), 'BODY_MALFORMED'],
    ['another type than JSON', value('image/png', 'pixels'), 'BODY_MALFORMED'],
    [
      'a name of the prototype',
      value('application/json', '{"__proto__":{"mediaType":"a/b","text":""}}'),
      'PORT_MISSING',
    ],
    [
      'JSON deeper than the stack',
      value('application/json', `{"picture":{"mediaType":"image/png","json":${'['.repeat(3e6)}${']'.repeat(3e6)}}}`),
      'BODY_MALFORMED',
    ],
    [
      'more bytes than a call takes',
      { mediaType: 'image/png', bytes: new Uint8Array(MAX_BODY_BYTES + 1) },
      'BODY_TOO_LARGE',
    ],
  ])('is refused with %s', (_, body, code) => {
    expect(codeOf(() => decodePorts([picture, hint, score], body))).toBe(code);
  });

  it('carries a port as large as a body can be', () => {
    const large = { mediaType: 'image/png', bytes: new Uint8Array(12_000_000).fill(7) };
    const ports = [picture, hint];
    const decoded = decodePorts(ports, encodePorts(ports, new Map([['picture', large]])));
    expect(Buffer.compare(decoded.get('picture')?.bytes ?? new Uint8Array(), large.bytes)).toBe(0);
    const tooLarge = { mediaType: 'image/png', bytes: new Uint8Array(MAX_BODY_BYTES) };
    expect(codeOf(() => encodePorts(ports, new Map([['picture', tooLarge]])))).toBe('BODY_TOO_LARGE');
  });
});

describe('any values of any ports', () => {
  it('come out as they went in, byte for byte', () => {
    fc.assert(
      fc.property(anyPorts, ({ ports, values }) => {
        expect(plain(decodePorts(ports, encodePorts(ports, values)))).toEqual(plain(values));
      }),
      { numRuns: 300 },
    );
  });

  it('have one encoding', () => {
    fc.assert(
      fc.property(anyPorts, ({ ports, values }) => {
        const backwards = new Map([...values].toReversed());
        expect(encodePorts(ports, backwards)).toEqual(encodePorts(ports, values));
      }),
    );
  });
});

describe('hostile bytes', () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .dictionary(
        fc.constantFrom('picture', 'hint', '__proto__', 'x'),
        fc.record(
          { mediaType: fc.string(), json: fc.jsonValue(), text: fc.string({ unit: 'binary' }), base64: fc.string() },
          { requiredKeys: [] },
        ),
      )
      .map((one) => Buffer.from(JSON.stringify(one))),
  );

  it('are taken or refused by a code, never anything else', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('application/json', 'image/png', '', ';;'), (bytes, mediaType) => {
        for (const ports of [[picture], [picture, hint], []]) {
          expect(codeOf(() => decodePorts(ports, { mediaType, bytes }))).toMatch(/^(accepted|[A-Z_]+)$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

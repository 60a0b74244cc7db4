import { describe, expect, it } from '@jest/globals';
import { inputOfPorts, schemaOfPorts } from './port-arguments.js';

const picture = { name: 'picture', mediaTypes: ['image/*'], required: true };
const hint = { name: 'hint', mediaTypes: ['text/plain'], required: false };
const text = (value: string) => ({ text: value });
const invalid = (message: RegExp) => expect.objectContaining({ code: -32602, message: expect.stringMatching(message) });

describe('the ports of a workflow as arguments of a tool', () => {
  it('are one property each, required as they are, with the media types they take', () => {
    expect(schemaOfPorts([picture, hint])).toMatchObject({
      type: 'object',
      required: ['picture'],
      additionalProperties: false,
      properties: {
        picture: { required: ['mediaType'], properties: { mediaType: { description: 'One of: image/*' } } },
        hint: { properties: { mediaType: { enum: ['text/plain'], default: 'text/plain' } } },
      },
    });
  });

  it('of one port are its bytes, of several an object by port', () => {
    const one = inputOfPorts([{ ...hint, required: true }], { hint: text('invoice') });
    expect([one.mediaType, one.bytes.toString()]).toEqual(['text/plain', 'invoice']);
    const both = inputOfPorts([picture, hint], {
      picture: { mediaType: 'image/png', base64: 'cA==' },
      hint: text('invoice'),
    });
    expect(both.mediaType).toBe('application/json');
    expect(JSON.parse(both.bytes.toString())).toEqual({
      hint: { mediaType: 'text/plain', text: 'invoice' },
      picture: { mediaType: 'image/png', base64: 'cA==' },
    });
  });

  it('say what is missing or wrong and never what was sent', () => {
    expect(() => inputOfPorts([picture, hint], { hint: text('secret') })).toThrow(invalid(/picture/));
    expect(() => inputOfPorts([picture], { picture: { base64: 'cA==' } })).toThrow(
      invalid(/picture: give its mediaType/),
    );
    expect(() => inputOfPorts([picture], { picture: { mediaType: 'text/plain', text: 'secret' } })).toThrow(
      invalid(/^(?!.*secret).*picture/),
    );
    expect(() => inputOfPorts([hint], { other: text('secret') })).toThrow(invalid(/^(?!.*secret)/));
  });
});

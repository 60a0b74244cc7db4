import { ErrorCode, McpError, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { isModelverseError } from '@icubed/errors';
import { encodePorts, type Port, type PortValue } from '@icubed/workflow';
import { z } from 'zod';
import { type Input, inputOf } from '../invoke/read-input.js';

const value = z
  .strictObject({ mediaType: z.string().optional(), base64: z.string().optional(), text: z.string().optional() })
  .refine(({ base64, text }) => (base64 === undefined) !== (text === undefined), 'give either text or base64');

/** One property per input port of the workflow. */
export function schemaOfPorts(ports: readonly Port[]): Tool['inputSchema'] {
  return {
    type: 'object',
    properties: Object.fromEntries(ports.map((port) => [port.name, schemaOfPort(port)])),
    required: ports.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function schemaOfPort({ mediaTypes }: Port): object {
  const type = { type: 'string', description: `One of: ${mediaTypes.join(', ')}` };
  const isExact = mediaTypes.every((range) => !range.includes('*'));
  const only = onlyTypeOf({ mediaTypes });
  return {
    type: 'object',
    properties: {
      mediaType: { ...type, ...(isExact && { enum: [...mediaTypes] }), ...(only !== undefined && { default: only }) },
      base64: { type: 'string', contentEncoding: 'base64', description: 'The value as base64, for images and bytes' },
      text: { type: 'string', description: 'The value as text; give either text or base64' },
    },
    ...(only === undefined && { required: ['mediaType'] }),
    additionalProperties: false,
  };
}

/** The call's input from a tool's arguments. Throws JSON-RPC -32602 naming what is wrong, never the value. */
export function inputOfPorts(ports: readonly Port[], sent: unknown): Input {
  const shape = Object.fromEntries(ports.map(({ name, required }) => [name, required ? value : value.optional()]));
  const parsed = z.strictObject(shape).safeParse(sent ?? {});
  if (!parsed.success)
    throw wrong(parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; '));
  const values = new Map<string, PortValue>();
  for (const port of ports) {
    const given = parsed.data[port.name];
    if (given !== undefined) values.set(port.name, inputOf({ ...given, mediaType: typeOf(port, given.mediaType) }));
  }
  try {
    const { mediaType, bytes } = encodePorts(ports, values);
    return inputOf({ mediaType, base64: Buffer.from(bytes).toString('base64') });
  } catch (error) {
    throw isModelverseError(error) ? wrong(error.detail) : error;
  }
}

function typeOf(port: Port, given: string | undefined): string {
  const type = given ?? onlyTypeOf(port);
  if (type === undefined) throw wrong(`${port.name}: give its mediaType`);
  return type;
}

/** The media type that goes without saying. */
function onlyTypeOf({ mediaTypes: [first, ...more] }: Pick<Port, 'mediaTypes'>): string | undefined {
  return first !== undefined && more.length === 0 && !first.includes('*') ? first : undefined;
}

const wrong = (why: string) => new McpError(ErrorCode.InvalidParams, why);

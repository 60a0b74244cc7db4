import { isModelverseError, ModelverseError } from '@icubed/errors';
import { accepts, essenceOf } from '../graph/media-type.js';
import type { Port } from '../graph/workflow.js';
import { decodeObject, encodeObject } from './object-body.js';
import { MAX_BODY_BYTES, type PortValue, type PortValues } from './port-value.js';

/** Says that the only port, an optional one, carries nothing: an empty body could be an empty value. */
const ABSENT = 'application/x-empty';

/**
 * The one body that carries the values of some ports: of one port its bytes themselves under their media type, of several an
 * `application/json` object `{port: {mediaType, json | text | base64}}`. It is what an asset takes or gives in one call.
 * @throws ORCHESTRATOR.PORT_MISSING, PORT_TYPE_REFUSED, BODY_MALFORMED, BODY_TOO_LARGE
 */
export function encodePorts(ports: readonly Port[], values: PortValues): PortValue {
  check(ports, values);
  const [only] = ports;
  const body =
    only !== undefined && ports.length === 1
      ? (values.get(only.name) ?? { mediaType: ABSENT, bytes: new Uint8Array() })
      : encodeObject(values);
  return bounded(body);
}

/**
 * The values of a body that came from elsewhere, each of a media type that its port names.
 * @throws ORCHESTRATOR.PORT_MISSING, PORT_TYPE_REFUSED, BODY_MALFORMED, BODY_TOO_LARGE
 */
export function decodePorts(ports: readonly Port[], body: PortValue): PortValues {
  const values = coded(() => valuesOf(ports, bounded(body)));
  check(ports, values);
  return values;
}

function valuesOf(ports: readonly Port[], body: PortValue): PortValues {
  const [only] = ports;
  if (only === undefined || ports.length > 1) return decodeObject(body);
  return new Map(essenceOf(body.mediaType) === ABSENT ? [] : [[only.name, body]]);
}

function check(ports: readonly Port[], values: PortValues): void {
  const named = new Set(ports.map(({ name }) => name));
  const foreign = [...values.keys()].find((name) => !named.has(name));
  if (foreign !== undefined)
    throw new ModelverseError('ORCHESTRATOR.BODY_MALFORMED', `There is no port ${foreign.slice(0, 40)}.`);
  for (const port of ports) checkValue(port, values.get(port.name));
}

function checkValue({ name, required, mediaTypes }: Port, value: PortValue | undefined): void {
  if (value === undefined) {
    if (required) throw new ModelverseError('ORCHESTRATOR.PORT_MISSING', `Nothing came for the port ${name}.`);
    return;
  }
  const essence = essenceOf(value.mediaType);
  if (essence !== undefined && mediaTypes.some((range) => accepts(range, essence))) return;
  const given = value.mediaType.slice(0, 80);
  throw new ModelverseError('ORCHESTRATOR.PORT_TYPE_REFUSED', `The port ${name} does not take ${given}.`);
}

function bounded(body: PortValue): PortValue {
  if (body.bytes.byteLength <= MAX_BODY_BYTES) return body;
  throw new ModelverseError('ORCHESTRATOR.BODY_TOO_LARGE', `A body has at most ${MAX_BODY_BYTES} bytes.`);
}

/** Input nested deeper than the stack, or longer than a string, is malformed like any other. */
function coded<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (isModelverseError(cause)) throw cause;
    throw new ModelverseError('ORCHESTRATOR.BODY_MALFORMED', 'The body cannot be read.', {}, { cause });
  }
}

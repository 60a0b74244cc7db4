import { ModelverseError } from '@icubed/errors';
import { portIsFree } from '@icubed/local';
import { type PortName, portOffsets, type Ports } from './parts.js';

export function portNames(): PortName[] {
  return Object.keys(portOffsets) as PortName[];
}

/** `--port-base` plus each part's offset, unless the part has a port of its own. Throws DEVNET.OPTION_INVALID where two parts share one. */
export function portsFrom(base: number, own: Partial<Ports>): Ports {
  const ports = Object.fromEntries(portNames().map((name) => [name, own[name] ?? base + portOffsets[name]])) as Record<
    PortName,
    number
  >;
  for (const name of portNames()) {
    const other = portNames().find((candidate) => candidate !== name && ports[candidate] === ports[name]);
    if (other !== undefined)
      throw new ModelverseError('DEVNET.OPTION_INVALID', `${name} and ${other} both have port ${ports[name]}.`);
  }
  return ports;
}

/** Before anything is started: a network that comes up by half is worse than none. Throws DEVNET.PORT_TAKEN naming every taken port. */
export async function assertPortsFree(ports: Ports, names: readonly PortName[] = portNames()): Promise<void> {
  const free = await Promise.all(names.map((name) => portIsFree(ports[name])));
  const taken = names.filter((_, index) => !free[index]);
  const [first] = taken;
  if (first === undefined) return;
  const list = taken
    .map((name) => `  ${ports[name]} is wanted by ${name}: choose another with --${name}-port N`)
    .join('\n');
  const detail = `Ports of 127.0.0.1 are taken:\n${list}\nOr move all of them with --port-base N.`;
  throw new ModelverseError('DEVNET.PORT_TAKEN', detail, {
    port: ports[first],
    option: `--${first}-port`,
    taken: taken.map((name) => String(ports[name])),
  });
}

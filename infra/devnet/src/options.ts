import { parseArgs } from 'node:util';
import { ModelverseError } from '@icubed/errors';
import { portNames, portsFrom } from './parts/ports.js';
import { type PortName, type Ports, type ServiceName, serviceNames } from './parts/parts.js';

export interface NetworkOptions {
  /** Everything the network remembers lies below it. */
  readonly dataDir: string;
  readonly ports: Ports;
  /** Which services run; nodes run where the executor does. */
  readonly services: readonly ServiceName[];
  /** Each service as its own process instead of all in one. */
  readonly separate: boolean;
  /** Facts travel through a Kafka broker instead of PostgreSQL; it needs Java and Maven. */
  readonly kafka: boolean;
  /** Throws the state in `dataDir` away first. */
  readonly reset: boolean;
  /** How far a fresh chain's genesis lies back. */
  readonly genesisDaysAgo: number;
  readonly logLevel: string;
  /** A collector of OpenTelemetry's for the traces of every part; without it they are not recorded. */
  readonly otlp?: string;
}

export const USAGE = `Usage: npm start -- [options]

  --separate             each service as its own process (default: all in one)
  --services A,B         only these services (default: ${serviceNames.toSorted().join(',')})
  --data-dir DIR         where the state lies (.devnet); it is resumed at the next start
  --kafka                facts through a Kafka broker (needs Java 17 and Maven)
  --reset                throw the state away first
  --port-base N          first port (4000)
  --<part>-port N        one part's port: ${portNames().slice(0, 6).join(', ')},
                         ${portNames().slice(6).join(', ')}
  --genesis-days-ago N   how far a fresh chain's first block lies back (40)
  --otlp URL             traces of every part to a collector: http://127.0.0.1:4318/v1/traces
  --log-level LEVEL      of the services (info); their logs are in DIR/logs
  --help
`;

/** Throws DEVNET.OPTION_INVALID for an option that is unknown or wrong. */
export function readOptions(argv: readonly string[]): NetworkOptions | 'help' {
  const values = parse(argv);
  if (values['help'] === true) return 'help';
  const own = Object.fromEntries(
    portNames().flatMap((name) =>
      text(values, `${name}-port`) === undefined ? [] : [[name, port(values, `${name}-port`)]],
    ),
  ) as Partial<Record<PortName, number>>;
  return {
    dataDir: text(values, 'data-dir') ?? '.devnet',
    ports: portsFrom(text(values, 'port-base') === undefined ? 4000 : port(values, 'port-base'), own),
    services: services(text(values, 'services')),
    separate: values['separate'] === true,
    kafka: values['kafka'] === true,
    reset: values['reset'] === true,
    genesisDaysAgo: text(values, 'genesis-days-ago') === undefined ? 40 : integer(values, 'genesis-days-ago', 0, 3_650),
    logLevel: text(values, 'log-level') ?? 'info',
    ...(text(values, 'otlp') === undefined ? {} : { otlp: url(values, 'otlp') }),
  };
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function parse(argv: readonly string[]): Values {
  const strings = [
    'services',
    'data-dir',
    'port-base',
    'genesis-days-ago',
    'log-level',
    'otlp',
    ...portNames().map((name) => `${name}-port`),
  ];
  const flags = ['separate', 'kafka', 'reset', 'help'];
  const options = Object.fromEntries([
    ...strings.map((name) => [name, { type: 'string' as const }] as const),
    ...flags.map((name) => [name, { type: 'boolean' as const }] as const),
  ]);
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values as Values;
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

function services(list: string | undefined): readonly ServiceName[] {
  if (list === undefined) return serviceNames;
  const asked = list.split(',').map((name) => name.trim());
  const unknown = asked.find((name) => !serviceNames.includes(name as ServiceName));
  if (unknown !== undefined) throw invalid(`--services: there is no service "${unknown}".`);
  return serviceNames.filter((name) => asked.includes(name));
}

function url(values: Values, name: string): string {
  const value = text(values, name) ?? '';
  if (/^https?:/.test(value) && URL.canParse(value)) return value;
  throw invalid(`--${name} wants an address, http://127.0.0.1:4318/v1/traces.`);
}

function port(values: Values, name: string): number {
  return integer(values, name, 1_024, 65_535);
}

function integer(values: Values, name: string, least: number, most: number): number {
  const value = Number(text(values, name));
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`--${name} wants a whole number from ${least} to ${most}.`);
}

function invalid(detail: string, cause?: unknown): ModelverseError {
  return new ModelverseError('DEVNET.OPTION_INVALID', detail, {}, { cause });
}

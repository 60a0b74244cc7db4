import { parseArgs } from 'node:util';
import { ModelverseError } from '@icubed/errors';

export interface DemoOptions {
  /** where the JSON report goes */
  readonly json: string | undefined;
  /** leave the network running afterwards and print its URLs */
  readonly keep: boolean;
  /** each service in a process of its own */
  readonly separate: boolean;
  /** facts travel over a real Kafka broker; needs Java 17 and Maven */
  readonly kafka: boolean;
  readonly portBase: number;
  readonly dataDir: string | undefined;
}

export const USAGE = `Usage: npm run demo -- [options]

  --json FILE       write the report (steps, money, payouts, receipts) as JSON
  --keep            leave the network running and print its URLs
  --separate        run each service as its own process
  --kafka           carry facts over a real Kafka broker (Java 17, Maven)
  --port-base N     first port of the network (4000)
  --data-dir DIR    keep the state there, in an empty folder (default: one that goes with the demo)
`;

/** Throws PLATFORM.BAD_REQUEST for an option that does not exist. */
export function readOptions(argv: readonly string[]): DemoOptions | 'help' {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        json: { type: 'string' },
        keep: { type: 'boolean', default: false },
        separate: { type: 'boolean', default: false },
        kafka: { type: 'boolean', default: false },
        'port-base': { type: 'string', default: '4000' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return 'help';
    const portBase = Number(values['port-base']);
    if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_000)
      throw new TypeError('--port-base wants a port from 1024 to 65000');
    return {
      json: values.json,
      keep: values.keep,
      separate: values.separate,
      kafka: values.kafka,
      portBase,
      dataDir: values['data-dir'],
    };
  } catch (cause) {
    throw new ModelverseError(
      'PLATFORM.BAD_REQUEST',
      cause instanceof Error ? cause.message : String(cause),
      {},
      { cause },
    );
  }
}

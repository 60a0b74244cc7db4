import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run dead-letters -- <command> [options]

  list                     letters, oldest first      [--group G] [--topic T] [--code C] [--unreplayed] [--limit 100]
  inspect ID               one letter with its fact
  replay ID                hands the fact to the group that parked it, once more with --again
  replay --group G         all letters of a group that were not replayed yet  [--topic T] [--code C] [--limit 100] [--dry-run]

  where:  --database-url URL | --kafka-brokers HOST:PORT,… | --service NAME (reads ICUBED_<NAME>_TRANSPORT, _DATABASE_URL, _KAFKA_…)
  --json  instead of a table        --by NAME  whom the record of a replay names (the user of this machine)`;

export class UsageError extends Error {}

const COMMANDS = ['list', 'inspect', 'replay'];

/** What is asked for, or 'help'. Throws UsageError. */
export function commandOf(args) {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  const [command, id, ...rest] = positionals;
  if (!COMMANDS.includes(command) || rest.length > 0) throw new UsageError(USAGE);
  const { group, topic, code, unreplayed } = values;
  const places = [values['database-url'], values['kafka-brokers'], values.service].filter(
    (place) => place !== undefined,
  );
  if (places.length !== 1)
    throw new UsageError('one of --database-url, --kafka-brokers and --service says where the letters are');
  if (command === 'list' && id !== undefined) throw new UsageError('list takes no id');
  if (command === 'inspect' && id === undefined) throw new UsageError('inspect wants the id of a letter');
  // a fault of one consumer is fixed in one consumer: letters of others stay where they are
  if (command === 'replay' && (id === undefined) === (group === undefined))
    throw new UsageError('replay wants the id of a letter or --group');
  return {
    command,
    id,
    filter: { group, topic, code, unreplayedOnly: command === 'replay' || unreplayed },
    limit: wholeNumber(values.limit),
    again: values.again,
    dryRun: values['dry-run'],
    json: values.json,
    by: values.by ?? userInfo().username,
    at: {
      databaseUrl: values['database-url'],
      kafkaBrokers: values['kafka-brokers']?.split(','),
      service: values.service,
    },
  };
}

function parsed(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const options = {
    ...Object.fromEntries(
      ['group', 'topic', 'code', 'by', 'database-url', 'kafka-brokers', 'service'].map((name) => [name, text]),
    ),
    ...Object.fromEntries(['unreplayed', 'again', 'dry-run', 'json'].map((name) => [name, flag])),
    limit: { type: 'string', default: '100' },
    help: { ...flag, short: 'h' },
  };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${USAGE}`);
  }
}

function wholeNumber(text) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0 && value <= 10_000) return value;
  throw new UsageError('--limit is a whole number from 1 to 10000');
}

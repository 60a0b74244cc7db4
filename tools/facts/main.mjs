/** Records what each fact promises (libs/events/schemas) and describes them all (docs/reference/asyncapi.json). */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as events from '@icubed/events';
import { format } from 'prettier';
import { asyncApiOf } from './asyncapi.mjs';
import { factDescriptions } from './descriptions.mjs';
import { ADVICE, review } from './review.mjs';
import { FOLDER, recorded, recordedAt } from './snapshots.mjs';

const USAGE = `Usage: npm run facts            refuses a change that consumers would not survive, else writes schemas and description
       npm run facts:check      writes nothing; ends with 1 when a change is refused or a file is out of date
                                [-- --against REF]: compares with the schemas of that commit too`;

const root = join(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    against: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit();
}

const facts = Object.values(events).filter(events.isFactDefinition).map(events.factSchemaOf);
const now = new Map(facts.map((fact) => [`${fact.type}.json`, fact]));
const baselines = [recorded(root), ...(values.against === undefined ? [] : [recordedAt(root, values.against)])];
const refused = new Set(baselines.flatMap((before) => review(before, now)));

if (refused.size > 0) {
  process.stderr.write(`${[...refused].join('\n')}\n\n${ADVICE}\n`);
  process.exitCode = 1;
} else {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const descriptions = factDescriptions(join(root, 'libs/events/src'));
  const document = asyncApiOf(facts, { envelope: events.envelopeSchema(), descriptions, version });
  for (const [name, fact] of now) await emit(join(FOLDER, name), fact);
  await emit('docs/reference/asyncapi.json', document);
}

async function emit(file, value) {
  const path = join(root, file);
  const text = await format(JSON.stringify(value), { parser: 'json', printWidth: 120, objectWrap: 'collapse' });
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (values.check) {
    process.stderr.write(`${file} is out of date: run \`npm run facts\`\n`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  process.stdout.write(`wrote ${file}\n`);
}

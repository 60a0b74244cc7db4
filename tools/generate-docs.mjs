/**
 * Writes the generated pages of docs/reference: the catalogue of errors, the governed parameters and the JSON Schemas of a workflow's files.
 * Usage: node tools/generate-docs.mjs [--check]   (--check exits 1 when a page is out of date)
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { governedParameters } from '@icubed/contracts-abi';
import { errorReference } from '@icubed/errors';
import { workflowJsonSchemas } from '@icubed/workflow';
import { format } from 'prettier';

const folder = join(import.meta.dirname, '..', 'docs', 'reference');
const rows = errorReference().map(
  ({ code, status, retryable, title }) => `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${title} |`,
);
const errors = `# Error codes

Generated from \`libs/errors\`: do not edit. Codes are stable; titles and details are for people. REST answers RFC 9457 problems
with \`code\` and \`retryable\`; GraphQL carries both in \`extensions\`, and expected failures of a mutation as members of its result union.

| code | HTTP | retry | meaning |
|---|---|---|---|
${rows.join('\n')}
`;
const parameters = governedParameters.map(({ contract, name, setter, meaning, initial, low, high }) => {
  // bounds that hang on other fields of a struct are told for the struct as it begins
  const fields = governedParameters.filter((other) => other.contract === contract).map((other) => other.initial);
  const [least, most] = [low(fields), high(fields)].map((bound) => bound.toLocaleString('en'));
  return `| \`${contract}\` | \`${name}\` | \`${setter}\` | ${initial.toLocaleString('en')} | ${least} | ${most} | ${meaning} |`;
});
const governed = `# Governed parameters

Generated from \`libs/contracts-abi\`: do not edit. What the timelock alone may set, and the bounds that each contract's code holds it to. Bounds of
\`IndexPerpetual\` hang on each other: the maintenance margin is at most half the initial one, the penalty at most half the maintenance, funding at most 24
times the fee. Beside these numbers
it edits the calendar of holidays (seven days ahead, at most 15 a year), allows measurements of enclaves, admits keys of proofs, rules on appeals,
retires versions and awards grants.

| contract | parameter | setter | at first | least | most | what |
|---|---|---|---|---|---|---|
${parameters.join('\n')}
`;
const pages = { 'errors.md': errors, 'governed-parameters.md': governed };
for (const [name, schema] of Object.entries(workflowJsonSchemas()))
  pages[name] = await format(JSON.stringify(schema), { parser: 'json', printWidth: 120 });

for (const [name, text] of Object.entries(pages)) {
  const page = join(folder, name);
  if (!process.argv.includes('--check')) {
    writeFileSync(page, text);
  } else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
    console.error(`docs/reference/${name} is out of date: run \`npm run docs\``);
    process.exitCode = 1;
  }
}

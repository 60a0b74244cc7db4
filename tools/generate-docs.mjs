/**
 * Writes the generated pages of docs/reference: the catalogue of errors and the JSON Schemas of a workflow's files.
 * Usage: node tools/generate-docs.mjs [--check]   (--check exits 1 when a page is out of date)
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
const pages = { 'errors.md': errors };
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

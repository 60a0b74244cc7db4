/**
 * Writes the generated pages of docs/reference from the built catalogue of errors.
 * Usage: node tools/generate-docs.mjs [--check]   (--check exits 1 when a page is out of date)
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorReference } from '@icubed/errors';

const page = join(import.meta.dirname, '..', 'docs', 'reference', 'errors.md');
const rows = errorReference().map(
  ({ code, status, retryable, title }) => `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${title} |`,
);
const text = `# Error codes

Generated from \`libs/errors\`: do not edit. Codes are stable; titles and details are for people. REST answers RFC 9457 problems
with \`code\` and \`retryable\`; GraphQL carries both in \`extensions\`, and expected failures of a mutation as members of its result union.

| code | HTTP | retry | meaning |
|---|---|---|---|
${rows.join('\n')}
`;

if (process.argv.includes('--check')) {
  if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
    console.error('docs/reference/errors.md is out of date: run `npm run docs`');
    process.exit(1);
  }
} else {
  writeFileSync(page, text);
}

/** `npm run bench -- NAME [options]` runs bench/NAME.mjs. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const [name, ...options] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.mjs') && file !== 'run.mjs')
  .map((file) => file.slice(0, -4));
if (!names.includes(name)) {
  console.error(`Usage: npm run bench -- (${names.join(' | ')}) [options]`);
  process.exit(2);
}
process.argv.splice(2, process.argv.length, ...options);
await import(join(import.meta.dirname, `${name}.mjs`));

import { readFileSync } from 'node:fs';
import { folderOf } from '@icubed/formats';

export const fixture = (name) => readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url));
export const fixtures = (...names) => names.map(fixture);
export const folder = (...names) => folderOf(Object.fromEntries(names.map((name) => [name, fixture(name)])));

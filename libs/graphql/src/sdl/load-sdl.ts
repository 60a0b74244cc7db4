import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { print } from 'graphql';
import { globSync } from 'node:fs';

// .graphql files are not compiled: dist/sdl and src/sdl are equally deep, so this finds them from both
const SHARED_SDL = join(import.meta.dirname, '..', '..', 'src', 'sdl');

/**
 * The schema of one subgraph: the shared types and every `.graphql` file under `folders`, merged (several files may each
 * hold a `type Query`). tools/graphql composes the supergraph from the same files.
 */
export function loadSdl(folders: readonly string[]): string {
  const files = [SHARED_SDL, ...folders].flatMap((folder) =>
    globSync('**/*.graphql', { cwd: folder })
      .sort()
      .map((file) => join(folder, file)),
  );
  const documents = files.map((file) => readFileSync(file, 'utf8'));
  return print(mergeTypeDefs(documents, { throwOnConflict: true, useSchemaDefinition: false }));
}

